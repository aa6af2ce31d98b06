import { cpSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const rows = 40

/**
 * A workspace with everything that breaks careless pages: hostile text in every free field, a definition without optional
 * parts, an empty dataset, 2,000 columns, 100 kB of documentation, a cell of ten million characters, columns without values.
 */
export function oddWorkspace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'provender-odd-'))
  cpSync(join(repository, 'e2e', 'odd-workspace'), folder, { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  const odd = join(folder, 'products', 'odd')
  writeFileSync(join(odd, 'things.csv'), thingsCsv())
  writeFileSync(join(odd, 'wide.sql'), wideSql())
  writeFileSync(join(odd, 'wide.md'), longDocs())
  return folder
}

function thingsCsv(): string {
  const texts = ['<b>bold</b>', '"; drop table things; --', '🦉 owl', ' ', '\u202eturned', 'plain', '=1+1']
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
  const lines = Array.from({ length: rows }, (_, index) =>
    [
      `thing-${index}`,
      `2026-01-${String((index % 28) + 1).padStart(2, '0')}`,
      quoted(texts[index % texts.length] ?? ''),
    ].join(','),
  )
  return ['thing,day,said', ...lines, 'long,2026-02-01,"long"', 'bad,2026-02-02,"bad"', ''].join('\n')
}

function wideSql(): string {
  const measures = Array.from({ length: 1999 }, (_, index) => `  length(thing) + ${index} as measure_${index + 1}`)
  return `select thing,\n${measures.join(',\n')}\nfrom seen\n`
}

function longDocs(): string {
  const section = (index: number): string =>
    `## Section ${index}\n\n${'Words that go on for a while, with **weight**, `code` and a [link](#section-1). '.repeat(12)}\n\n| a | b |\n|---|---|\n| ${index} | two |\n\n`
  let docs = '# Wide\n\n'
  for (let index = 1; docs.length < 100_000; index += 1) docs += section(index)
  return docs
}
