import { relative, sep } from 'node:path'
import type { WrittenFile } from '@provender/contract'

/** So much of a definition file is kept with a release. */
const keptBytes = 256 * 1024

/**
 * A definition file as it is kept with a release: named from the folder of the workspace, cut where it is very long.
 * @example writtenFile('/w', '/w/shop/daily.product.ts', 'export default 1').file // 'shop/daily.product.ts'
 */
export function writtenFile(root: string, path: string, text: string): WrittenFile {
  const file = relative(root, path).split(sep).join('/')
  const bytes = Buffer.from(text)
  if (bytes.length <= keptBytes) return { file, text }
  const note = `\n// Cut here: the file has ${bytes.length} bytes, of which ${keptBytes} are kept.\n`
  return { file, text: new TextDecoder().decode(bytes.subarray(0, keptBytes), { stream: true }) + note }
}
