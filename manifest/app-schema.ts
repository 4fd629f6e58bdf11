/** Microsoft's own schemas of app manifests, as their package ships them: nothing is fetched. */
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'

export type SchemaName = 'MicrosoftTeams.schema.json' | 'MicrosoftTeams.Localization.schema.json'

/** What in `document` is not as the schema of that version says; `file` is how the problem names it. */
export function schemaProblems(version: string, name: SchemaName, file: string, document: unknown): string[] {
  const schema = schemaOf(version, name)
  if (schema === null) return [`${file} names the manifest version "${version}", which is none that Teams has.`]
  if (AJV.validate(schema, document)) return []
  return (AJV.errors ?? []).map(({ instancePath, message, params }) => {
    const place = instancePath === '' ? 'the whole' : instancePath.slice(1).replaceAll('/', '.')
    const which = 'additionalProperty' in params ? ` ("${params['additionalProperty']}")` : ''
    return `${file}: ${place} ${message ?? 'is not as the schema says'}${which}.`
  })
}

/** Keeps what it made of a schema. Some of their patterns are none by the stricter rules of regular expressions. */
const AJV = addFormats(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false }))

function schemaOf(version: string, name: SchemaName): object | null {
  if (!/^\d+\.\d+$/.test(version)) return null
  try {
    return require(`@microsoft/app-manifest/build/json-schemas/teams/v${version}/${name}`)
  } catch {
    return null
  }
}
