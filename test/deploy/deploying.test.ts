import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { azureSteps } from '../../deploy/azure-steps'
import { consentStep } from '../../deploy/consent'
import { GRAPH_PERMISSIONS } from '../../deploy/graph-permissions'
import { readinessStep } from '../../deploy/readiness'
import { runSteps, type Step } from '../../deploy/steps'
import { Template } from '../../deploy/template'
import { DEPLOY } from '../support/arm/deployment'
import { AzDouble } from '../support/az-double'

const GRAPH = 'https://graph.microsoft.com'

function under(az: AzDouble, tag = '1.0.0') {
  const parametersFile = join(DEPLOY, 'azuredeploy.parameters.json')
  const template = new Template({ az: az.run, group: 'g', templateFile: 'deploy/azuredeploy.json', parametersFile })
  const said: string[] = []
  const run = (steps: readonly Step[], dryRun: boolean, agrees = true) =>
    runSteps(steps, { dryRun, say: (line) => said.push(line), agrees: async () => agrees })
  const azure = azureSteps({ az: az.run, group: 'g', location: 'westeurope', tag, template })
  const consent = [consentStep({ az: az.run, graph: GRAPH, template })]
  return { azure, consent, template, said, run }
}

async function deployed(): Promise<AzDouble> {
  const az = new AzDouble()
  const { azure, run } = under(az)
  await run(azure, false)
  return az
}

const image = (tag: string) => `audienceprofileabc.azurecr.io/audience-profile:${tag}`

describe('deploying to an empty subscription', () => {
  test('makes the resources, then the image, then the app with a new key', async () => {
    const az = await deployed()
    expect(az.deployed).toEqual(['', image('1.0.0')])
    expect([...az.images]).toEqual(['audience-profile:1.0.0'])
    expect(az.keys.map((key) => Buffer.from(key, 'base64').length)).toEqual([32])
  })

  test('changes nothing while it only looks, and says what it would do', async () => {
    const az = new AzDouble()
    const { azure, consent, run, said } = under(az)
    await run([...azure, ...consent], true)
    expect(az.changes).toEqual([])
    expect(said.map((line) => line.slice(0, line.indexOf(':')))).toEqual([
      '✓ sign-in',
      '→ kinds of resources',
      '→ resource group',
      '… resources',
      '… image',
      '… app',
      '… Microsoft Graph',
    ])
  })

  test('stops before what nobody agreed to', async () => {
    const az = new AzDouble()
    const { azure, run, said } = under(az)
    await run(azure, false, false)
    expect([az.deployed, said.at(-1)]).toEqual([[], expect.stringContaining('Stopped before it')])
  })

  test('leaves the key in no command and on no disk', async () => {
    const az = await deployed()
    for (const command of az.asked) expect(command).not.toContain(az.keys[0])
    const files = az.asked.flatMap((command) => command.match(/(?<=@)\S*content\.json/) ?? [])
    expect([files.length, files.filter((file) => existsSync(file))]).toEqual([1, []])
  })

  test('leaves the key on no disk where Azure fails either', async () => {
    const az = await deployed()
    az.keys.length = 0
    az.broken.set('deployment group create', 'ERROR: quota')
    const before = readdirSync(tmpdir())
    const { azure, run } = under(az)
    await expect(run(azure, false)).rejects.toThrow('quota')
    expect(
      readdirSync(tmpdir()).filter((name) => !before.includes(name) && name.startsWith('audience-profile-')),
    ).toEqual([])
  })
})

describe('deploying again', () => {
  test('does nothing where nothing is new, and never makes a second key', async () => {
    const az = await deployed()
    const before = az.changes.length
    const { azure, run } = under(az)
    expect(await run(azure, false)).toBe(0)
    expect([az.changes.length, az.keys.length]).toEqual([before, 1])
  })

  test('brings a new version: its image is built, and the app gets it', async () => {
    const az = await deployed()
    const { azure, run, said } = under(az, '1.1.0')
    await run(azure, false)
    expect(az.deployed).toEqual(['', image('1.0.0'), image('1.1.0')])
    expect(said).toContain('    ~ Microsoft.App/containerApps/audience-profile (image)')
    expect(az.keys).toHaveLength(1)
  })

  test.each<[string, (az: AzDouble) => unknown, string]>([
    ['the group is made', (az) => az.broken.set('group create', 'ERROR: no right'), 'no right'],
    ['the resources are made', (az) => az.broken.set('deployment group create', 'ERROR: quota'), 'quota'],
    ['the image is built', (az) => Object.assign(az, { buildFails: true }), 'The image was not built'],
  ])('goes on where it was stopped before %s', async (_, fail, words) => {
    const az = new AzDouble()
    fail(az)
    await expect(under(az).run(under(az).azure, false)).rejects.toThrow(words)
    az.broken.clear()
    az.buildFails = false
    await under(az).run(under(az).azure, false)
    expect([az.deployed, az.keys.length]).toEqual([['', image('1.0.0')], 1])
  })
})

describe('what would change', () => {
  const told = (answer: object) => {
    const az = async () => ({ code: 0, out: JSON.stringify(answer), problem: '' })
    return new Template({ az, group: 'g', templateFile: 't', parametersFile: 'p' }).whatIf('')
  }
  const changes = ['Create', 'NoChange', 'Ignore', 'Unsupported', 'Delete'].map((changeType) => ({
    changeType,
    resourceId: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/${changeType}`,
  }))

  test.each([[{ changes }], [{ properties: { changes } }]])('is read in either form of the answer', async (answer) => {
    expect(await told(answer)).toEqual([
      '+ Microsoft.Storage/storageAccounts/Create',
      '- Microsoft.Storage/storageAccounts/Delete',
    ])
  })

  test('is never taken for nothing where Azure did not say', async () => {
    await expect(told({})).rejects.toThrow('Azure did not say what would change')
  })
})

describe('where something is wrong, it says what to do', () => {
  test('nobody is signed in', async () => {
    const az = new AzDouble()
    az.signedIn = false
    await expect(under(az).run(under(az).azure, true)).rejects.toThrow('Run: az login')
  })

  test('Azure refuses for another reason than that something is not there', async () => {
    const az = new AzDouble()
    az.broken.set('group show', 'ERROR: (AuthorizationFailed) no right to read')
    await expect(under(az).run(under(az).azure, true)).rejects.toThrow('AuthorizationFailed')
  })
})

describe('consent', () => {
  const names = Object.keys(GRAPH_PERMISSIONS)

  test('gives the bot its four permissions, each with its reason, once', async () => {
    const az = await deployed()
    const { consent, run, said } = under(az)
    await run(consent, false)
    expect(az.granted.map(({ appRoleId }) => appRoleId)).toEqual(names.map((name) => `role of ${name}`))
    for (const [name, reason] of Object.entries(GRAPH_PERMISSIONS)) expect(said).toContain(`    + ${name}: ${reason}`)
    expect(await run(consent, false)).toBe(0)
  })

  test('gives only what is missing', async () => {
    const az = await deployed()
    az.grantByHand('User.Read.All')
    await under(az).run(under(az).consent, false)
    expect(az.granted).toHaveLength(4)
  })

  test('names what the bot has and never uses', async () => {
    const az = await deployed()
    for (const name of [...names, 'Mail.Read']) az.grantByHand(name)
    const { consent, run, said } = under(az)
    await run(consent, true)
    expect(said[0]).toContain('it has Mail.Read too, which the bot never uses')
  })
})

describe('ready', () => {
  const waited = async (...statuses: number[]) => {
    const { template, run } = under(await deployed())
    const left = [...statuses]
    await run(
      [
        readinessStep(
          template,
          async () => left.shift() ?? 0,
          async () => {},
        ),
      ],
      false,
    )
    return statuses.length - left.length
  }

  test('is waited for', async () => {
    expect(await waited(0, 503, 503, 200)).toBe(4)
  })

  test.each([
    [0, 'It does not answer'],
    [503, 'does not reach its storage'],
  ])('is given up after five minutes of %s, with where to look', async (status, words) => {
    const { template, run } = under(await deployed())
    const waiting = run(
      [
        readinessStep(
          template,
          async () => status,
          async () => {},
        ),
      ],
      false,
    )
    await expect(waiting).rejects.toThrow(new RegExp(`${words}.*az containerapp logs show`))
  })
})
