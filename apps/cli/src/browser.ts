import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { WorkspacePaths } from '@provender/storage'

/**
 * The command that opens an address in the system's browser; null where there is none, such as over SSH.
 * @example browserCommand('darwin', {}) // ['open']
 */
export function browserCommand(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): readonly [string, ...(readonly string[])] | null {
  if (platform === 'darwin') return ['open']
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  const hasScreen = [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((display) => display !== undefined && display !== '')
  return hasScreen ? ['xdg-open'] : null
}

/**
 * Opens an address in the browser, by way of a page that only the user can read and that leads there: other accounts of
 * the machine see the arguments of a process, and the address holds a token. False when the browser could not be started.
 */
export async function openInBrowser(
  [command, ...before]: readonly [string, ...(readonly string[])],
  address: string,
  { state }: Pick<WorkspacePaths, 'state'>,
): Promise<boolean> {
  const page = join(state, 'open.html')
  rmSync(page, { force: true })
  writeFileSync(page, leadingTo(address), { mode: 0o600, flag: 'wx' })
  const child = spawn(command, [...before, pathToFileURL(page).href], { detached: true, stdio: 'ignore' })
  child.unref()
  return new Promise((fulfil) => {
    child.once('spawn', () => fulfil(true))
    child.once('error', () => fulfil(false))
  })
}

function leadingTo(address: string): string {
  const escaped = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${escaped}">
<title>Provender</title>
<p><a href="${escaped}">Open the catalog</a></p>
`
}
