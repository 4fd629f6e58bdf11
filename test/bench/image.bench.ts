/**
 * What the image adds to Node's own: the packages as the Dockerfile installs and prunes them, by that very command, and
 * our build. The bot is then started with nothing else, so that no part that it needs is missing. Installing asks npm's
 * registry, or its cache.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { tasks as azuriteTasks } from './azurite-part'
import { report } from './measure'
import { startPart } from './process'
import { startBot } from './started-bot'

const ROOT = join(__dirname, '..', '..')
const MEGABYTE = 1_000_000
const LARGEST = 8

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'audience-profile-bench-'))
  const azurite = startPart<typeof azuriteTasks>('azurite-part.ts')
  try {
    for (const name of ['package.json', 'package-lock.json', 'dist']) {
      cpSync(join(ROOT, name), join(folder, name), { recursive: true })
    }
    execFileSync('sh', ['-c', installing()], { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] })
    const storage = await azurite.ask('connectionString', undefined)
    const bot = await startBot(storage, folder, { NODE_ENV: 'development' }, join(folder, 'dist/bot/main.js'))
    await bot.stop()
    const sizes = packagesIn(join(folder, 'node_modules')).map((path) => [path, sizeOf(join(folder, path))] as const)
    const packages = sizes.reduce((all, [, size]) => all + size, 0) / MEGABYTE
    const largest = sizes.toSorted(([, a], [, b]) => b - a).slice(0, LARGEST)
    const build = readdirSync(join(folder, 'dist')).filter((name) => ['bot', 'cards', 'services'].includes(name))
    report(
      'image',
      {
        packagesMegabytes: packages,
        packages: sizes.length,
        buildMegabytes: build.reduce((all, name) => all + sizeOf(join(folder, 'dist', name)), 0) / MEGABYTE,
        largestMegabytes: Object.fromEntries(
          largest.map(([path, size]) => [path.replace(/^node_modules\//, ''), size / MEGABYTE]),
        ),
      },
      [{ rule: 'packagesMegabytes <= 90', holds: packages <= 90 }],
    )
  } finally {
    azurite.stop()
    rmSync(folder, { recursive: true })
  }
}

/** The command of the Dockerfile that installs what runs in production. */
function installing(): string {
  const [, stage = ''] = readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8').split(/^FROM .* AS packages$/m)
  const [, command = ''] = /^RUN ((?:.*\\\n)*.*)$/m.exec(stage) ?? []
  return command.replaceAll('\\\n', ' ')
}

/** Paths, those below another package not counted apart. */
function packagesIn(modules: string): readonly string[] {
  return readdirSync(modules).flatMap((name) => {
    if (name.startsWith('.')) return []
    if (!name.startsWith('@')) return [`node_modules/${name}`]
    return readdirSync(join(modules, name)).map((one) => `node_modules/${name}/${one}`)
  })
}

function sizeOf(path: string): number {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((all, file) => all + statSync(join(file.parentPath, file.name)).size, 0)
}

void main()
