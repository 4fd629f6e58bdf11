/**
 * Prints, as JSON, how to start a Chromium: CHROMIUM_PATH, an installed one, Playwright's own, or the one that comes as
 * an npm package. In a process of its own, since that package is a module that Jest cannot load.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const installed = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  chromium.executablePath(),
].find((path) => path && existsSync(path))

const start = installed ? { executablePath: installed, env: {} } : await startFromPackage()
process.stdout.write(JSON.stringify(start))

/** Unpacked once, beside the package; its libraries are for machines that have none of their own. */
async function startFromPackage() {
  const folder = await unpacked()
  const executablePath = join(folder, 'chromium')
  const env = { FONTCONFIG_PATH: folder }
  const runs = spawnSync(executablePath, ['--version'], { stdio: 'ignore' }).status === 0
  return { executablePath, env: runs ? env : { ...env, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') } }
}

/** The folder appears under its name only when it is complete, so that two at once cannot meet half a browser. */
async function unpacked() {
  const packageFile = fileURLToPath(import.meta.resolve('@sparticuz/chromium')).replace(/build.*/, 'package.json')
  const { version } = JSON.parse(await readFile(packageFile, 'utf8'))
  const cache = join(dirname(packageFile), '..', '..', '.cache')
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder

  await mkdir(cache, { recursive: true })
  const building = await mkdtemp(`${folder}-`)
  // The package unpacks to the temporary folder, and its libraries only where it believes to be in Amazon's cloud.
  process.env.TMPDIR = building
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x'
  await (await import('@sparticuz/chromium')).default.executablePath()
  await writeFile(join(building, 'fonts.conf'), fontsOf(folder))
  try {
    await rename(building, folder)
  } catch (error) {
    await rm(building, { recursive: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** The package's own font stands in for Teams' Segoe UI; signs that it lacks come from the machine's fonts, if any. */
function fontsOf(folder) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
  <alias><family>Segoe UI</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`
}
