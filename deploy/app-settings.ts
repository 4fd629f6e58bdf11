/** Writes the ids that Azure gave into the settings of the Teams app. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { EXAMPLE_FILE, SETTINGS_FILE } from '../manifest/folder'
import { DeployError } from './az'
import type { Step } from './steps'
import type { Template } from './template'

const IDS = z.looseObject({ teamsAppId: z.string().optional(), botId: z.string().optional() })

export function appSettingsStep(template: Template, file = SETTINGS_FILE, example = EXAMPLE_FILE): Step {
  const read = () => {
    try {
      return IDS.parse(JSON.parse(readFileSync(existsSync(file) ? file : example, 'utf8')))
    } catch {
      throw new DeployError(`${file} cannot be read as JSON. Mend it, or remove it: then it is made anew.`)
    }
  }
  return {
    name: 'settings of the Teams app',
    look: async () => {
      const outputs = await template.outputs()
      if (outputs === null) return { kind: 'later', told: 'after the resources' }
      const { teamsAppId, botId } = read()
      if (teamsAppId === outputs.teamsAppId && botId === outputs.botId) {
        return { kind: 'well', told: `${file} has the ids of this deployment` }
      }
      return {
        kind: 'to-do',
        told: `write the ids of this deployment into ${file}; who you are stays yours to fill in`,
      }
    },
    act: async () => {
      const outputs = await template.outputs()
      if (outputs === null) throw new DeployError('The resources are not there yet: deploy them first.')
      const { teamsAppId, botId } = outputs
      writeFileSync(file, `${JSON.stringify({ ...read(), teamsAppId, botId }, null, 2)}\n`)
    },
  }
}
