/** A headless Chromium, wherever this machine has one (chromium.mjs). */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

export function launchBrowser(): Promise<Browser> {
  const executablePath = execFileSync(process.execPath, [join(__dirname, 'chromium.mjs')], { encoding: 'utf8' })
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })
}
