// What a browser fetches before the first page works: the document and all that it names. Measured as it goes over the wire.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Most bytes of the first load, compressed by gzip: what readers get who have no brotli. */
export const mostBytes = 250_000
const aimedBytes = 130_000

/**
 * The files of the first load with their sizes.
 * @returns {{ file: string, plain: number, gzip: number, brotli: number }[]}
 */
export function firstLoadOf(folder) {
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  const named = [...html.matchAll(/\s(?:src|href)="\/([^"/][^"]*\.(?:js|css|svg))"/g)].map(([, file]) => file)
  return ['index.html', ...new Set(named)].map((file) => {
    const size = (ending) =>
      existsSync(join(folder, file + ending)) ? statSync(join(folder, file + ending)).size : null
    const plain = size('') ?? 0
    return { file, plain, gzip: size('.gz') ?? plain, brotli: size('.br') ?? plain }
  })
}

/**
 * The sizes as a table, and what is wrong with them.
 * @returns {{ text: string, problem: string | null }}
 */
export function sizeReport(files) {
  const sum = (key) => files.reduce((total, file) => total + file[key], 0)
  const line = (name, { plain, gzip, brotli }) =>
    `${name.padEnd(34)}${[plain, gzip, brotli].map((bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(12)).join('')}`
  const total = { plain: sum('plain'), gzip: sum('gzip'), brotli: sum('brotli') }
  const head = `${'first load'.padEnd(34)}${['plain', 'gzip', 'brotli'].map((word) => word.padStart(12)).join('')}`
  const text = [head, ...files.map((file) => line(file.file, file)), line('together', total)].join('\n')
  const scripts = files.filter(({ file }) => file.startsWith('assets/') && file.endsWith('.js'))
  if (scripts.length === 0) return { text, problem: 'web: index.html names no script: nothing was built.' }
  if (total.gzip > mostBytes) {
    return {
      text,
      problem: `web: the first load is ${total.gzip} bytes by gzip; at most ${mostBytes} are allowed, ${aimedBytes} aimed at. Make what home does not need a chunk of its own: import() it.`,
    }
  }
  return { text, problem: null }
}
