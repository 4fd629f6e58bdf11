/**
 * Prints the path of a Chromium: CHROMIUM_PATH, an installed one, Playwright's own, or the one that comes as an npm
 * package. In a process of its own, since that package is a module that Jest cannot load.
 */
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const installed = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  chromium.executablePath(),
]
const found = installed.find((path) => path && existsSync(path))
const path = found ?? (await (await import('@sparticuz/chromium')).default.executablePath())
process.stdout.write(path)
