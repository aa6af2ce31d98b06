import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const page = fileURLToPath(new URL('../../../docs/tutorials/from-a-csv-to-a-product-page.md', import.meta.url))
const command = fileURLToPath(new URL('./bin/provender.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'provender-tutorial-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function shell(line: string): Promise<string> {
  const node = `"${process.execPath}" --conditions=provender-source --disable-warning=ExperimentalWarning "${command}"`
  const script = `exec 2>&1\nprovender() { ${node} "$@"; }\n${line}`
  return new Promise((resolve) => execFile('bash', ['-c', script], { cwd: folder }, (_, stdout) => resolve(stdout)))
}

/** What differs from run to run: times, digests, dates of publication, accounts. */
function masked(text: string): readonly string[] {
  return text
    .replace(/\d+(\.\d+)? (ms|s)\b/g, 'T')
    .replace(/\b[0-9a-f]{12}\b/g, 'D')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z +\S+$/gm, 'P')
    .replace(/published +by\n─.*$/m, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !/^(linked|─)/.test(line))
}

it('prints what the tutorial says, command by command', { timeout: 120_000 }, async () => {
  const text = readFileSync(page, 'utf8')
  writeFileSync(join(folder, 'orders.csv'), /```csv\n([\s\S]*?)```/.exec(text)?.[1] ?? '')
  const sessions = [...text.matchAll(/```console\n\$ (.*)\n([\s\S]*?)```/g)]
  expect(sessions.length).toBeGreaterThan(10)
  for (const [, line = '', expected = ''] of sessions) {
    const printed = masked(await shell(line))
    const shown = masked(expected).filter((part) => part !== '…')
    if (expected.includes('\n…\n')) expect(printed).toEqual(expect.arrayContaining([...shown]))
    else expect(printed, line).toEqual(shown)
  }
})
