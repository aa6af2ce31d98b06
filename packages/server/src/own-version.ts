import { readFileSync } from 'node:fs'

/**
 * The version of Provender that serves.
 * @example ownVersion() // '0.1.0'
 */
export function ownVersion(): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  )
  return manifest.version
}
