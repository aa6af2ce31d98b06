import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const root = mkdtempSync(join(tmpdir(), 'provender call-site (ü) #1% '))
const entry = new URL('./index.ts', import.meta.url).href

afterAll(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, text: string): string {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

function run(file: string, ...flags: readonly string[]): unknown {
  const parts = ['--conditions=provender-source', ...flags, file]
  return JSON.parse(execFileSync(process.execPath, parts, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }))
}

const urlOf = (path: string): string => pathToFileURL(join(root, path)).href

describe('sql.file, run by Node itself', () => {
  it('resolves beside the file from a folder with spaces, brackets, # and letters beyond ASCII', () => {
    const file = write(
      'määrät/weekly.product.ts',
      `import { sql } from '${entry}'
       const path: string = './weekly ü.sql'
       console.log(JSON.stringify(sql.file(path).source.url))`,
    )
    expect(run(file)).toBe(urlOf('määrät/weekly ü.sql'))
  })

  it('resolves beside the factory’s file when a function of another module names it', () => {
    write(
      'shared/make.mjs',
      `import { sql } from '${entry}'
       export const made = () => sql.file('./shared.sql')
       export const passed = (file) => file('./passed.sql')`,
    )
    const file = write(
      'product/use.mjs',
      `import { sql } from '${entry}'
       import { made, passed } from '../shared/make.mjs'
       console.log(JSON.stringify([made().source.url, passed(sql.file).source.url, sql.file('./own.sql').source.url]))`,
    )
    expect(run(file)).toEqual([urlOf('shared/shared.sql'), urlOf('shared/passed.sql'), urlOf('product/own.sql')])
  })

  it('resolves beside compiled JavaScript, not beside the source that a source map names', () => {
    const map = { version: 3, file: 'weekly.js', sources: ['../src/weekly.ts'], names: [], mappings: 'AAAA;AACA;AACA' }
    write('package/dist/weekly.mjs.map', JSON.stringify(map))
    const file = write(
      'package/dist/weekly.mjs',
      `import { sql } from '${entry}'
console.log(JSON.stringify(sql.file('./weekly.sql').source.url))
//# sourceMappingURL=weekly.mjs.map`,
    )
    expect(run(file)).toBe(urlOf('package/dist/weekly.sql'))
    expect(run(file, '--enable-source-maps')).toBe(urlOf('package/dist/weekly.sql'))
  })

  it('forgets the query by which a module is loaded anew', () => {
    write('again/one.mjs', `import { sql } from '${entry}'\nexport default sql.file('./one.sql').source.url`)
    const file = write('again/load.mjs', "console.log(JSON.stringify((await import('./one.mjs?t=1')).default))")
    expect(run(file)).toBe(urlOf('again/one.sql'))
  })

  it('is refused in text that no file holds', () => {
    const module = `data:text/javascript,${encodeURIComponent(`import { sql } from '${entry}'; sql.file('./x.sql')`)}`
    const file = write(
      'data/load.mjs',
      `console.log(JSON.stringify(await import(${JSON.stringify(module)}).then(() => 'loaded', (error) => error.code + ' ' + error.message)))`,
    )
    expect(run(file)).toBe(
      'CONTRACT_INVALID "./x.sql" is named outside a file, so there is nothing it could lie beside. Move the definition into a file.',
    )
  })
})
