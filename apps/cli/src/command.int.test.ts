import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand, startCommand } from '../testing/run-command.ts'

let home = ''
let workspace = ''

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'provender-command-'))
  workspace = join(home, 'reading')
  expect(await runCommand(home, 'init', 'reading')).toMatchObject({ code: 0, stderr: '' })
  expect((await runCommand(workspace, 'apply')).code).toBe(0)
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

const json = async (...args: readonly string[]) => JSON.parse((await runCommand(workspace, ...args, '--json')).stdout)

describe('from init to a published product', () => {
  it('init makes a workspace that can be planned at once, and the plan writes nothing', async () => {
    const folder = join(home, 'planned')
    const made = await runCommand(home, 'init', 'planned', '--json')
    expect(JSON.parse(made.stdout)).toMatchObject({
      linked: true,
      next: ['cd planned', 'provender apply', expect.any(String), 'provender start'],
    })
    const planned = await runCommand(folder, 'plan')
    expect(planned).toMatchObject({ code: 0 })
    expect(planned.stdout).toMatch(/source +loan-cards +take in/)
    expect(planned.stdout).toMatch(/product +reading\/weekly-loans@1\.0\.0 +build/)
    expect(readdirSync(join(folder, 'products', 'weekly-loans'))).not.toContain('product.lock.json')
  })

  it('apply accounts for every source row, and says it as one JSON document with progress as NDJSON', async () => {
    const folder = join(home, 'applied')
    await runCommand(home, 'init', 'applied')
    const applied = await runCommand(folder, 'apply', '--json')
    expect(applied.code).toBe(0)
    expect(JSON.parse(applied.stdout).sources[0].ledger).toMatchObject({ rows: 296, accepted: 285, quarantined: 11 })
    const steps = applied.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).kind)
    expect(steps).toEqual(
      expect.arrayContaining(['source-taken', 'dataset-staged', 'product-checked', 'release-published']),
    )
  })

  it('a second apply says that nothing is new', async () => {
    expect((await runCommand(workspace, 'apply')).stdout).toBe(
      'unchanged: 1 source, 1 product; 0 new files, 0 pointer moves\n',
    )
    expect((await runCommand(workspace, 'plan')).stdout).toBe('unchanged: 1 source, 1 product\n')
  })

  it('query answers as table, CSV, JSON and NDJSON', async () => {
    const sql =
      "select title_id, sum(loans) as loans from reading.weekly_loans.weekly where title_id = 'joyce-dubliners' group by 1"
    expect((await runCommand(workspace, 'query', sql)).stdout).toBe(
      'title_id         loans\n───────────────  ─────\njoyce-dubliners      5\n1 row\n',
    )
    expect((await runCommand(workspace, 'query', sql, '--format', 'csv')).stdout).toBe(
      'title_id,loans\r\njoyce-dubliners,5\r\n',
    )
    expect(JSON.parse((await runCommand(workspace, 'query', sql, '--format', 'json')).stdout)).toEqual([
      { title_id: 'joyce-dubliners', loans: expect.anything() },
    ])
    expect(
      (await runCommand(workspace, 'query', 'select 1 as a union all select 2 order by a', '--format', 'ndjson'))
        .stdout,
    ).toBe('{"a":1}\n{"a":2}\n')
  })

  it('query shows as many rows as asked for and says when there are more', async () => {
    const ran = await runCommand(workspace, 'query', 'select title_id from reading.weekly_loans.weekly', '--limit', '2')
    expect(ran.stdout).toMatch(/2 rows, there are more: raise --limit/)
  })

  it('show, releases, events and status tell what there is', async () => {
    expect((await json('show')).products).toMatchObject([
      { product: 'reading/weekly-loans', version: '1.0.0', release: 1 },
    ])
    expect((await json('show', 'reading/weekly-loans@1.0.0#1')).manifest.datasets[0]).toMatchObject({
      name: 'weekly',
      rows: 469,
    })
    expect((await json('releases', 'reading/weekly-loans')).releases).toMatchObject([
      { version: '1.0.0', release: 1, rows: 469 },
    ])
    const { events, quarantine } = await json('events')
    expect(events.map(({ type, events: count }: { type: string; events: number }) => [type, count])).toEqual([
      ['org.example.reading.book-borrowed', 285],
      ['org.example.reading.book-returned', 244],
    ])
    expect(quarantine.map(({ count }: { count: number }) => count).sort()).toEqual([11, 14])
    expect((await json('events', '--quarantine', '--limit', '3')).quarantine).toHaveLength(3)
    expect(await json('status')).toMatchObject({ owner: null, events: 529, products: 1, releases: 1 })
  })
})

describe('what is not there or not understood', () => {
  it.each([
    [['show', 'reading/nope'], 4, 'REGISTRY_PRODUCT_UNKNOWN'],
    [['show', 'reading/weekly-loans@1.0.0#9'], 4, 'REGISTRY_RELEASE_UNKNOWN'],
    [['releases', 'reading/nope'], 4, 'REGISTRY_PRODUCT_UNKNOWN'],
    [['events', 'org.example.nope.happened'], 4, 'EVENT_TYPE_UNKNOWN'],
    [['query', 'select nope from reading.weekly_loans.weekly'], 1, 'SQL_INVALID'],
    [['query', 'selec 1'], 1, 'SQL_INVALID'],
    [['query', "copy (select 1) to '/tmp/x.csv'"], 1, 'SQL_FORBIDDEN'],
    [['query', "select * from read_csv('/etc/passwd')"], 1, 'SQL_FORBIDDEN'],
    [['query', 'select 1', '--limit', 'many'], 2, 'USAGE'],
    [['show', 'nonsense'], 2, 'USAGE'],
    [['bogus'], 2, 'USAGE'],
    [['plan', '--bogus'], 2, 'USAGE'],
    [[], 2, 'USAGE'],
  ])('%j ends with %i and %s, without a stack trace', async (args, code, named) => {
    const ran = await runCommand(workspace, ...args)
    expect(ran.code).toBe(code)
    expect(ran.stderr).toMatch(new RegExp(`^error ${named}: .+`))
    expect(ran.stderr).not.toMatch(/^ +at /m)
    const asJson = await runCommand(workspace, ...args, '--json')
    expect(JSON.parse(asJson.stdout).error.code).toBe(named)
  })

  it('no workspace at all', async () => {
    expect(await runCommand(home, 'plan')).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/WORKSPACE_NOT_FOUND[\s\S]*provender init/),
    })
  })

  it('init overwrites nothing and lists what is there', async () => {
    const ran = await runCommand(workspace, 'init')
    expect(ran).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/WORKSPACE_EXISTS: .*provender\.config\.ts, .*weekly\.sql/),
    })
  })
})

describe('faults in definitions', () => {
  const broken = async (name: string, file: string, from: string, to: string) => {
    const folder = join(home, name)
    await runCommand(home, 'init', name)
    const path = join(folder, 'products', 'weekly-loans', file)
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
    return { folder, path }
  }

  it('name the file and what to add', async () => {
    const { folder, path } = await broken(
      'no-customer',
      'weekly-loans.product.ts',
      "[{ team: 'acquisitions', need: 'which titles need a second copy' }]",
      '[]',
    )
    const ran = await runCommand(folder, 'apply')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain(path)
    expect(ran.stderr).toMatch(/CONTRACT_INVALID: .*has no customer\. Add customers/)
  })

  it('a column that the SQL does not give is refused in the plan', async () => {
    const { folder } = await broken(
      'no-column',
      'weekly.sql',
      'sum(loans)::bigint as loans,',
      'sum(loans)::bigint as lones,',
    )
    const ran = await runCommand(folder, 'plan')
    expect(ran.code).toBe(1)
    expect(ran.stdout).toMatch(/SQL_COLUMNS_MISMATCH/)
  })

  it('a failed check ends with 3 and the table of checks; the former release keeps serving', async () => {
    const folder = join(home, 'gate')
    await runCommand(home, 'init', 'gate')
    await runCommand(folder, 'apply')
    const path = join(folder, 'products', 'weekly-loans', 'weekly.sql')
    writeFileSync(path, readFileSync(path, 'utf8').replace('sum(loans)::bigint', '(2 * sum(loans))::bigint'))
    const ran = await runCommand(folder, 'apply')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toMatch(/sum of loans accounts for org\.example\.reading\.book-borrowed +failed +469/)
    expect(ran.stdout).toMatch(/QUALITY_GATE_FAILED/)
    expect(ran.stdout).toMatch(/1\.0\.0#1 serves/)
    const sql = 'select sum(loans)::integer as n from reading.weekly_loans.weekly'
    expect((await runCommand(folder, 'query', sql, '--format', 'csv')).stdout).toBe('n\r\n285\r\n')
  })
})

describe('processes', () => {
  it('start serves until Ctrl-C; meanwhile commands go through it, and a second start offers its URL', async () => {
    const started = startCommand(workspace, 'start', '--port', '0')
    const url = /http:\S+/.exec(await started.said('Ctrl-C stops'))?.[0] ?? ''
    expect((await fetch(url)).status).toBe(200)
    expect((await fetch(`${url}/products/reading/weekly-loans`)).status).toBe(200)
    expect(await json('status')).toMatchObject({ owner: { pid: started.child.pid, url } })
    expect((await runCommand(workspace, 'plan')).stdout).toBe('unchanged: 1 source, 1 product\n')
    expect((await runCommand(workspace, 'apply')).stdout).toMatch(/^unchanged/)
    expect((await json('query', 'select count(*) as n from reading.weekly_loans.weekly')).rows).toEqual([
      { n: expect.anything() },
    ])
    expect(await runCommand(workspace, 'start')).toMatchObject({ code: 1, stderr: expect.stringContaining(url) })
    const opened = await runCommand(workspace, 'open', '--print')
    expect(opened).toMatchObject({ code: 0, stderr: '' })
    expect(await json('open')).toEqual({ url: opened.stdout.trim(), isOpened: false })
    const [address, token = ''] = opened.stdout.trim().split('/#token=')
    expect(address).toBe(url)
    const signedIn = await fetch(`${url}/api/session`, { headers: { authorization: `Bearer ${token}` } })
    expect(await signedIn.json()).toMatchObject({ principal: { kind: 'local' } })
    started.child.kill('SIGINT')
    expect((await started.ended).code).toBe(130)
    expect((await json('status')).owner).toBeNull()
    expect(await runCommand(workspace, 'open')).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: expect.stringMatching(/SERVER_NOT_RUNNING: Nothing serves .* Run: provender start/),
    })
  })

  it('a port in use is named, with another to take', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as { port: number }
    const ran = await runCommand(workspace, 'serve', '--port', String(port))
    taken.close()
    expect(ran).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(new RegExp(`SERVER_PORT_IN_USE: The port ${port} .*--port ${port + 1}`)),
    })
  })

  it('the token never shows', async () => {
    const started = startCommand(workspace, 'serve', '--port', '0')
    await started.said('Ctrl-C stops')
    const { token } = JSON.parse(readFileSync(join(workspace, '.provender', 'owner.json'), 'utf8'))
    const status = await runCommand(workspace, 'status', '--json')
    const second = await runCommand(workspace, 'start', '--json', '--debug')
    started.child.kill('SIGINT')
    const ended = await started.ended
    for (const text of [status, second, ended].flatMap(({ stdout, stderr }) => [stdout, stderr]))
      expect(text).not.toContain(token)
  })

  it('Ctrl-C in apply ends cleanly with 130, and the next apply goes on', async () => {
    const folder = join(home, 'interrupted')
    await runCommand(home, 'init', 'interrupted')
    const file = join(folder, 'products', 'weekly-loans', 'data', 'loans-1920.csv')
    const rows = Array.from(
      { length: 150_000 },
      (_, i) => `X${i},someone,title-${i % 900},1920-03-0${1 + (i % 9)},1920-04-0${1 + (i % 9)}`,
    )
    writeFileSync(file, `event_id,member_slugs,item_slug,start_date,end_date\n${rows.join('\n')}\n`)
    const running = startCommand(folder, 'apply')
    while (!existsSync(join(folder, '.provender', 'owner.json')))
      await new Promise((resolve) => setTimeout(resolve, 10))
    await new Promise((resolve) => setTimeout(resolve, 400))
    running.child.kill('SIGINT')
    const ran = await running.ended
    expect(ran.code).toBe(130)
    expect(ran.stderr).toMatch(/Interrupted\./)
    const again = JSON.parse((await runCommand(folder, 'apply', '--json')).stdout)
    expect(again.isClean).toBe(true)
    expect(
      (
        await runCommand(
          folder,
          'query',
          'select sum(loans)::integer as n from reading.weekly_loans.weekly',
          '--format',
          'csv',
        )
      ).stdout,
    ).toBe('n\r\n150000\r\n')
  })
})

describe('init --from', () => {
  it('makes a product of an awkward CSV that applies and answers at once', async () => {
    const folder = join(home, 'sales')
    mkdirSync(folder)
    const rows = Array.from(
      { length: 500 },
      (_, i) => `${String(i).padStart(5, '0')};"Müller; ""Söhne""";${i},50;${1 + (i % 28)}.02.2024;${i % 3};\n`,
    )
    writeFileSync(
      join(folder, 'Orders 2024.csv'),
      `\ufeffOrder ID;Kunde;Betrag;Datum;select;Notiz\n${rows.join('')}99999;ragged\n`,
    )
    const startedMs = performance.now()
    const made = await runCommand(folder, 'init', '--from', 'Orders 2024.csv', '--name', 'orders', '--domain', 'sales')
    expect(made.stderr).toBe('')
    expect(made.code).toBe(0)
    expect(made.stdout).toMatch(/key +order_id/)
    expect(made.stdout).toMatch(/select +select_field/)
    expect(made.stdout).toMatch(/1 row does not fit the header/)
    const applied = JSON.parse((await runCommand(folder, 'apply', '--json')).stdout)
    expect(applied).toMatchObject({
      isClean: true,
      sources: [{ ledger: { rows: 501, accepted: 500, quarantined: 1 } }],
    })
    const asked = await runCommand(
      folder,
      'query',
      'select order_id, betrag, datum from sales.orders.orders order by order_id limit 1',
      '--format',
      'csv',
    )
    expect(asked.stdout).toBe('order_id,betrag,datum\r\n00000,0.5,2024-02-01\r\n')
    process.stderr.write(`init --from, apply, query: ${Math.round(performance.now() - startedMs)} ms\n`)
    expect((await runCommand(folder, 'init', '--from', 'Orders 2024.csv', '--name', 'orders')).code).toBe(1)
  })

  it('adds a product to a workspace that is there, without key, time or personal data in the open', async () => {
    const data = join(home, 'members.csv')
    writeFileSync(data, 'Email,A,a,\nx@y.z,1,2,3\nx@y.z,1,2,3\nq@y.z,1,2,3\n')
    const folder = join(home, 'added')
    await runCommand(home, 'init', 'added')
    const made = await runCommand(folder, 'init', '--from', data)
    expect(made).toMatchObject({ code: 0 })
    expect(made.stdout).toMatch(
      /no column tells rows apart: row_digest, a digest of the row, does; 1 row repeats another/,
    )
    expect(made.stdout).toMatch(/people +email: data about people\?/)
    expect((await runCommand(folder, 'apply')).code).toBe(0)
    expect(
      (
        await runCommand(
          folder,
          'query',
          'select count(*) as n, max(a_2) as a from home.members.members',
          '--format',
          'csv',
        )
      ).stdout,
    ).toBe('n,a\r\n2,2\r\n')
  })
})
