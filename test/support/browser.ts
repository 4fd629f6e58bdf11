/** A headless Chromium, wherever this machine has one (chromium.mjs). */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

export function launchBrowser(): Promise<Browser> {
  const found = execFileSync(process.execPath, [join(__dirname, 'chromium.mjs')], { encoding: 'utf8' })
  // Printed by a script of ours.
  const { executablePath, env } = JSON.parse(found) as { executablePath: string; env: Record<string, string> }
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })
}
