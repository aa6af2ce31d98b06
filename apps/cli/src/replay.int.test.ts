import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ActivityLine, LedgerAnswer, QuarantineAnswer } from '@provender/ports'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCommand, startCommand } from '../testing/run-command.ts'

let home = ''
let workspace = ''
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'provender-replay-'))
  workspace = join(home, 'reading')
  await runCommand(home, 'init', 'reading')
  expect((await runCommand(workspace, 'apply')).code).toBe(0)
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const ledgerOf = (stdout: string) => JSON.parse(stdout).sources[0].ledger
const borrowed = { type: 'org.example.reading.book-borrowed', quarantined: 0 }

it('apply --replay takes a source in again; without any change it appends and publishes nothing', async () => {
  const ran = await runCommand(workspace, 'apply', '--replay', 'loan-cards', '--json')
  expect(ran.code).toBe(0)
  expect(ledgerOf(ran.stdout)).toMatchObject({ rows: 296, accepted: 285, quarantined: 11 })
  expect(ledgerOf(ran.stdout).events[0]).toMatchObject({ ...borrowed, due: 285, appended: 0, duplicate: 285 })
  expect(JSON.parse(ran.stdout)).toMatchObject({ pointerMoves: 0, products: [{ kind: 'unchanged' }] })
})

it('apply --replay of no source is refused, naming those that there are', async () => {
  expect(await runCommand(workspace, 'apply', '--replay', 'loan-card')).toMatchObject({
    ...{ code: 4, stdout: '' },
    stderr: expect.stringContaining('There is no source "loan-card" to replay. There are: loan-cards.'),
  })
})

/** Lines of the activity until a run has ended. */
async function runOf(url: string, headers: Readonly<Record<string, string>>): Promise<readonly ActivityLine[]> {
  const gone = new AbortController()
  const answer = await fetch(`${url}/api/activity`, { headers, signal: gone.signal })
  const lines: ActivityLine[] = []
  let text = ''
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const parts = (text + chunk).split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part)?.[1]
      if (data !== undefined) lines.push(JSON.parse(data) as ActivityLine)
    }
    if (lines.some(({ kind }) => kind === 'run-finished' || kind === 'run-failed')) break
  }
  gone.abort()
  return lines
}

it('over HTTP, under a mended mapping: told live, quarantine shrinks, exactly the missing events are there', async () => {
  const file = join(workspace, 'products', 'weekly-loans', 'loans.source.ts')
  const mended = readFileSync(file, 'utf8')
    .replace('when: sql`try_cast(start_date as date) is null`', 'when: sql`start_date is null`')
    .replace('time: sql`start_date`', "time: sql`coalesce(try_cast(start_date as date), date '1920-07-01')`")
  writeFileSync(file, mended)
  const served = startCommand(workspace, 'serve', '--port', '0')
  const url = /http:\S+/.exec(await served.said('Ctrl-C stops'))?.[0] ?? ''
  const { token } = JSON.parse(readFileSync(join(workspace, '.provender', 'owner.json'), 'utf8'))
  const local = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const replay = (headers: Readonly<Record<string, string>>) =>
    fetch(`${url}/api/quarantine/replay`, { method: 'POST', headers, body: JSON.stringify({ source: 'loan-cards' }) })
  try {
    expect((await replay({ 'content-type': 'application/json' })).status).toBe(403)
    const heard = runOf(url, local)
    const begun = await replay(local)
    expect([begun.status, await begun.json()]).toEqual([202, { source: 'loan-cards', quarantinedBefore: 25 }])
    const kinds = (await heard).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['run-started', 'source-taken', 'release-published', 'run-finished']))
    const ask = async (path: string) => (await fetch(`${url}/api/${path}`, { headers: local })).json()
    const quarantine = (await ask('quarantine')) as QuarantineAnswer
    expect([quarantine.mayReplay, new Set(quarantine.reasons.map(({ scope }) => scope))]).toEqual([
      ...[true, new Set(['event'])],
    ])
    const { batches } = (await ask('ledger')) as LedgerAnswer
    expect(batches[0]).toMatchObject({ rows: 296, accepted: 296, quarantined: 0 })
    expect(batches[0]?.events[0]).toMatchObject({ ...borrowed, due: 296, appended: 11, duplicate: 285 })
    expect(await ask('events')).toMatchObject({ events: [{ type: borrowed.type, events: 296 }, {}] })
  } finally {
    served.child.kill('SIGINT')
    await served.ended
  }
})
