/** The parts of an app manifest that our own checks look at; the official schema looks at all of it. */
import { z } from 'zod'

const COMMAND = z.object({ title: z.string(), description: z.string() })
const PAGE = z.looseObject({ contentUrl: z.string().optional(), websiteUrl: z.string().optional() })

const MANIFEST = z.looseObject({
  manifestVersion: z.string(),
  version: z.string(),
  icons: z.object({ color: z.string(), outline: z.string() }),
  bots: z
    .array(
      z.looseObject({
        botId: z.string(),
        scopes: z.array(z.string()),
        isNotificationOnly: z.boolean().optional(),
        supportsFiles: z.boolean().optional(),
        commandLists: z.array(z.object({ scopes: z.array(z.string()), commands: z.array(COMMAND) })),
      }),
    )
    .length(1),
  staticTabs: z.array(PAGE).optional(),
  permissions: z.array(z.string()).optional(),
  validDomains: z.array(z.string()).optional(),
  webApplicationInfo: z.looseObject({ id: z.string() }),
  localizationInfo: z.object({
    defaultLanguageTag: z.string(),
    additionalLanguages: z.array(z.object({ languageTag: z.string(), file: z.string() })),
  }),
})

export type Manifest = z.output<typeof MANIFEST>
export type ListedCommand = z.output<typeof COMMAND>

/** Null where a part is missing that our checks look at. */
export function manifestIn(document: unknown): Manifest | null {
  return MANIFEST.safeParse(document).data ?? null
}
