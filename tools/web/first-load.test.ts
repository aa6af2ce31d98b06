import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { compressFolder } from './compress-folder.mjs'
import { firstLoadOf, mostBytes, sizeReport } from './first-load.mjs'

let folder = ''
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function pages(html: string, assets: Readonly<Record<string, string>>): string {
  folder = mkdtempSync(join(tmpdir(), 'provender-first-load-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), html)
  for (const [name, text] of Object.entries(assets)) writeFileSync(join(folder, 'assets', name), text)
  return folder
}

const names = '<link href="/assets/a.css"><script src="/assets/a.js"></script><link href="/assets/b.js">'

it('counts what the document names, compressed, each once; chunks that it does not name are not there', async () => {
  const made = pages(`${names}<script src="/assets/a.js"></script>`, {
    'a.js': 'let x = 1;'.repeat(1000),
    'a.css': 'a{}',
    'b.js': 'b',
    'later.js': 'x'.repeat(1e6),
  })
  await compressFolder(made)
  const files = firstLoadOf(made)
  expect(files.map(({ file }: { file: string }) => file)).toEqual([
    'index.html',
    'assets/a.css',
    'assets/a.js',
    'assets/b.js',
  ])
  expect(files[2]).toMatchObject({ plain: 10_000 })
  expect(files[2]?.gzip).toBeLessThan(200)
  expect(files[2]?.brotli).toBeLessThan(files[2]?.gzip ?? 0)
  expect(sizeReport(files).problem).toBeNull()
})

it('refuses a first load that is too heavy, and pages without a script', async () => {
  const heavy = pages(names, { 'a.js': randomBytes(mostBytes).toString('base64'), 'a.css': '', 'b.js': '' })
  await compressFolder(heavy)
  expect(sizeReport(firstLoadOf(heavy)).problem).toMatch(/the first load is \d+ bytes by gzip; at most 250000/)
  rmSync(folder, { recursive: true })
  expect(sizeReport(firstLoadOf(pages('<p>nothing</p>', {}))).problem).toContain('names no script')
})
