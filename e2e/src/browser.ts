import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Where Chromium is: CHROMIUM_PATH, or Debian's; null when there is none. */
export function chromiumPath(): string | null {
  const path = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  return existsSync(path) ? path : null
}

/** What to do when there is no Chromium. */
export const installHint = 'no Chromium: install Debian’s package "chromium", or set CHROMIUM_PATH'

/** Starts Chromium without anything that would ask the network. */
export function startBrowser(executablePath: string): Promise<Browser> {
  const quiet = [
    'disable-gpu',
    'disable-quic',
    'no-first-run',
    'disable-background-networking',
    'disable-component-update',
    'disable-sync',
  ]
  return chromium.launch({ executablePath, args: ['--no-sandbox', ...quiet.map((flag) => `--${flag}`)] })
}
