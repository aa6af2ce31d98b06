import { createHmac } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { c, csv, domain, emit, event, parquet, snapshot, source, sql } from '@provender/contract'
import { type EngineProcess, startEngineProcess } from '@provender/engine'
import type { EventLog } from '@provender/storage'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type IntakeBench, makeBench } from './intake.fixture.ts'

const shop = domain('shop', { team: 'counter', contact: 'counter@shop.example' })
const text = (words: string) => c.string().describe(words)
const Sold = event('example.shop.sale.item-sold', {
  owner: shop,
  description: 'Sold.',
  data: {
    sale: text('Sale'),
    member: c.string().pii('identifier').nullable().describe('Who'),
    pieces: c.count().describe('How many'),
  },
})
const Refunded = event('example.shop.sale.item-refunded', {
  owner: shop,
  description: 'Given back.',
  data: { sale: text('Sale') },
})
const Listed = event('example.shop.item.item-listed', {
  owner: shop,
  description: 'Listed.',
  data: { item: text('What'), kind: c.string().nullable().describe('Kind') },
})
const Delisted = event('example.shop.item.item-delisted', {
  owner: shop,
  description: 'Gone.',
  data: { item: text('What') },
})

const columns = ['id', 'day', 'member', 'pieces', 'back'] as const
const sales = source('sales', {
  owner: shop,
  description: 'Sales.',
  reads: csv('./sales.csv', { columns }),
  quarantine: [
    { when: sql`day is null`, reason: 'the day is missing' },
    { when: sql`try_cast(day as date) is null`, reason: 'the day is no date' },
  ],
  emits: [
    emit(Sold, {
      id: sql`id`,
      time: sql`day`,
      subject: sql`'/sale/' || id`,
      data: { sale: sql`id`, member: sql`member`, pieces: sql`pieces` },
      quarantine: [{ when: sql`pieces = '0'`, reason: 'nothing was sold' }],
    }),
    emit(Refunded, {
      when: sql`back is not null`,
      id: sql`id || '/refunded'`,
      time: sql`back`,
      subject: sql`'/sale/' || id`,
      data: { sale: sql`id` },
    }),
  ],
})
const items = snapshot('items', {
  owner: shop,
  description: 'Items.',
  reads: csv('./items.csv', { columns: ['item', 'kind', 'updated'] }),
  key: sql`item`,
  appeared: emit(Listed, {
    id: sql`item`,
    time: sql`updated`,
    subject: sql`'/item/' || item`,
    data: { item: sql`item`, kind: sql`kind` },
  }),
  vanished: emit(Delisted, {
    id: sql`item`,
    time: sql`snapshot_time`,
    subject: sql`subject`,
    data: { item: sql`item` },
  }),
})
const header = 'id,day,member,pieces,back'
const lines = (...rows: readonly string[]): string => `${[header, ...rows].join('\n')}\n`
const snapshotOf = (...rows: readonly string[]): string => `${['item,kind,updated', ...rows].join('\n')}\n`

let builder: EngineProcess
let spill = ''
let bench: IntakeBench
beforeAll(async () => {
  spill = mkdtempSync(join(tmpdir(), 'provender-spill-'))
  builder = await startEngineProcess('builder', { memoryMib: 512, threads: 2, tempDirectory: spill })
})
afterAll(async () => {
  await builder.close()
  rmSync(spill, { recursive: true, force: true })
})
beforeEach(() => {
  bench = makeBench(builder)
})
afterEach(() => bench.close())

const ids = async (
  type: typeof Sold | typeof Refunded | typeof Listed | typeof Delisted,
): Promise<readonly unknown[]> => (await bench.events(type)).map(({ event_id }) => event_id)
const reasons = (of: typeof sales | typeof items = sales) =>
  bench.quarantine(of).map(({ sourceRow, scope, reason }) => [sourceRow, scope, reason])
const malformed = expect.objectContaining({ code: 'INGEST_SOURCE_MALFORMED' })

describe('rows of a file', () => {
  it('become events with their envelope, in order of event time', async () => {
    bench.write('sales.csv', lines('s1,2026-03-03,ada,2,2026-03-05', 's2,2026-03-02,grace,1,'))
    const ledger = await bench.take(sales)
    expect(ledger).toMatchObject({ rows: 2, accepted: 2, quarantined: 0, reasons: [] })
    expect(await bench.events(Sold)).toMatchObject([
      {
        position: '1',
        event_id: 's2',
        event_time: '2026-03-02T00:00:00.000000Z',
        ingest_time: '2026-11-20T10:00:00.000000Z',
        event_source: 'sales',
        subject: '/sale/s2',
        actor: 'tester',
        source_file: 'sales.csv',
        source_row: '2',
        is_late: false,
        pieces: '1',
      },
      { position: '2', event_id: 's1', source_row: '1' },
    ])
    expect(await bench.events(Refunded)).toMatchObject([{ position: '3', event_id: 's1/refunded' }])
  })

  it('that do not fit are set aside with the first reason that holds, by row or by event', async () => {
    bench.write(
      'sales.csv',
      lines(
        's1,,ada,2,',
        's2,soon,ada,2,',
        's3,2026-03-02,ada,0,2026-03-04',
        's4,2026-03-02,ada,0,',
        's5,2026-03-02,ada,many,',
        ',2026-03-02,ada,1,',
        's6,2026-03-02,ada,1,soon',
        's7,2026-03-02,,1,',
      ),
    )
    const ledger = await bench.take(sales)
    expect(reasons()).toEqual([
      [1, 'row', 'the day is missing'],
      [2, 'row', 'the day is no date'],
      [3, 'event', 'nothing was sold'],
      [4, 'row', 'nothing was sold'],
      [4, 'event', 'nothing was sold'],
      [5, 'row', 'pieces is no count'],
      [5, 'event', 'pieces is no count'],
      [6, 'row', 'the event id is missing'],
      [6, 'event', 'the event id is missing'],
      [7, 'event', 'the event time is missing or no timestamp'],
    ])
    expect(ledger).toMatchObject({ rows: 8, accepted: 3, quarantined: 5 })
    expect(ledger.events).toEqual([
      { type: Sold.type, due: 6, appended: 2, duplicate: 0, quarantined: 4, late: 0 },
      { type: Refunded.type, due: 2, appended: 1, duplicate: 0, quarantined: 1, late: 0 },
    ])
    expect(await ids(Sold)).toEqual(['s6', 's7'])
  })

  it('stand once in the log: an appended row gives exactly one new event, the others are repeats', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => `s${n},2026-03-02,m${n},1,`)
    bench.write('sales.csv', lines(...rows))
    await bench.take(sales)
    bench.write('sales.csv', lines(...rows, 's20,2026-03-03,ada,1,'))
    const ledger = await bench.take(sales)
    expect(ledger.events[0]).toEqual({ type: Sold.type, due: 21, appended: 1, duplicate: 20, quarantined: 0, late: 0 })
    expect((await ids(Sold)).length).toBe(21)
    expect((await ids(Sold)).at(-1)).toBe('s20')
  })

  it('changed under a known id are set aside, and the log keeps what it has', async () => {
    bench.write('sales.csv', lines('s1,2026-03-02,ada,2,'))
    await bench.take(sales)
    bench.write('sales.csv', lines('s1,2026-03-02,ada,3,'))
    const ledger = await bench.take(sales)
    expect(ledger.events[0]).toMatchObject({ due: 1, appended: 0, duplicate: 0, quarantined: 1 })
    expect(reasons()).toEqual([
      [1, 'row', 'the event id is known with other content'],
      [1, 'event', 'the event id is known with other content'],
    ])
    expect(await bench.events(Sold)).toMatchObject([{ pieces: '2' }])
  })

  it('changed in their subject alone are set aside as well', async () => {
    const [sold] = sales.emissions
    if (sold === undefined) throw new Error('no emission')
    const moved = { ...sales, emissions: [{ ...sold, subject: sql`'/bill/' || id` }] }
    bench.write('sales.csv', lines('s1,2026-03-02,ada,2,'))
    await bench.take(sales)
    const ledger = await bench.take(moved)
    expect(ledger.events[0]).toMatchObject({ due: 1, duplicate: 0, quarantined: 1 })
    expect(await bench.events(Sold)).toMatchObject([{ subject: '/sale/s1' }])
  })

  it('that stand twice in one file: the same counts once, other content under one id is set aside', async () => {
    bench.write(
      'sales.csv',
      lines('s1,2026-03-02,ada,2,', 's1,2026-03-02,ada,2,', 's1,2026-03-02,ada,9,', 's2,2026-03-02,ada,1,'),
    )
    const ledger = await bench.take(sales)
    expect(ledger.events[0]).toMatchObject({ due: 4, appended: 2, duplicate: 1, quarantined: 1 })
    expect(reasons()[0]).toEqual([3, 'row', 'the event id is known with other content'])
  })

  it('that come after their time was passed are late, not lost', async () => {
    bench.write('sales.csv', lines('s1,2026-03-10,ada,2,'))
    await bench.take(sales)
    bench.write('sales.csv', lines('s1,2026-03-10,ada,2,', 's2,2026-03-05,ada,1,', 's3,2026-03-11,ada,1,'))
    expect((await bench.take(sales)).events[0]).toMatchObject({ appended: 2, late: 1 })
    expect((await bench.events(Sold)).map(({ event_id, is_late }) => [event_id, is_late])).toEqual([
      ['s1', false],
      ['s2', true],
      ['s3', false],
    ])
  })

  it('that are mended leave the quarantine', async () => {
    bench.write('sales.csv', lines('s1,soon,ada,2,'))
    await bench.take(sales)
    expect(reasons()).toHaveLength(1)
    bench.write('sales.csv', lines('s1,2026-03-02,ada,2,'))
    await bench.take(sales)
    expect(reasons()).toEqual([])
    expect(await ids(Sold)).toEqual(['s1'])
  })
})

describe('a value', () => {
  const Weighed = event('example.shop.item.item-weighed', {
    owner: shop,
    description: 'Weighed.',
    data: {
      pieces: c.integer().nullable().describe('Pieces'),
      price: c.decimal(9, 2).nullable().describe('Price'),
      since: c.date().nullable().describe('Since'),
      weight: c.double().nullable().describe('Weight'),
    },
  })
  const numbers = ['pieces', 'price', 'since', 'weight'] as const
  const weighing = (given: Partial<Record<(typeof numbers)[number], ReturnType<typeof sql>>> = {}) =>
    source('weighing', {
      owner: shop,
      description: 'Weighing.',
      reads: csv('./weighing.csv', { columns: ['id', ...numbers] }),
      emits: [
        emit(Weighed, {
          id: sql`id`,
          time: sql`'2026-03-02'`,
          subject: sql`id`,
          data: { pieces: sql`pieces`, price: sql`price`, since: sql`since`, weight: sql`weight`, ...given },
        }),
      ],
    })
  const weigh = async (of: ReturnType<typeof weighing>, ...rows: readonly string[]) => {
    bench.write('weighing.csv', `${['id,pieces,price,since,weight', ...rows].join('\n')}\n`)
    await bench.take(of)
    return bench.quarantine(of).flatMap(({ scope, reason }) => (scope === 'event' ? [reason] : []))
  }

  it.each([
    ['2.5,,,', 'pieces would lose digits as integer'],
    ['25e-1,,,', 'pieces would lose digits as integer'],
    ['0.00000000000000000000000000000000000000000001,,,', 'pieces would lose digits as integer'],
    ['three,,,', 'pieces is no integer'],
    ['99999999999999999999,,,', 'pieces is no integer'],
    [',1.005,,', 'price would lose digits as decimal(9,2)'],
    [',1.005e0,,', 'price would lose digits as decimal(9,2)'],
    [',12345678.00,,', 'price is no decimal(9,2)'],
    [',,soon,', 'since is no date'],
    [',,,heavy', 'weight is no double'],
    ['3.000,1.0100,2026-03-02,0.1', null],
    ['1.5e1,100e-2,,1e-30', null],
    ['9007199254740993,-0.5,,', null],
    [',,,', null],
  ])('%s: what a field cannot hold as it is, is set aside with its reason (%s)', async (row, reason) => {
    expect(await weigh(weighing(), `w1,${row}`)).toEqual(reason === null ? [] : [reason])
  })

  it('that an expression computes is held to its digits too', async () => {
    const exact = weighing({ pieces: sql`pieces::double`, price: sql`price::integer * 0.10` })
    expect(await weigh(exact, 'w1,2,3,,')).toEqual([])
    const cut = weighing({ pieces: sql`pieces::double / 4`, price: sql`price::integer * 0.125` })
    expect(await weigh(cut, 'w2,2,,,', 'w3,,1,,', 'w4,8,8,,')).toEqual([
      'pieces would lose digits as integer',
      'price would lose digits as decimal(9,2)',
    ])
    expect(await bench.events(Weighed)).toMatchObject([
      { event_id: 'w1', pieces: '2', price: '0.30' },
      { event_id: 'w4' },
    ])
  })
})

describe('expressions', () => {
  it('may end in a comment', async () => {
    const commented = source('commented', {
      owner: shop,
      description: 'Commented.',
      reads: csv('./sales.csv', { columns }),
      expand: sql`select *, source_row as again from rows; -- all of them`,
      quarantine: [{ when: sql`day is null -- never`, reason: 'the day is missing' }],
      emits: [
        emit(Sold, {
          when: sql`true -- always`,
          id: sql`id -- as on the bill`,
          time: sql`day -- no hour`,
          subject: sql`id -- again`,
          data: { sale: sql`id -- once`, member: sql`member -- who`, pieces: sql`pieces -- how many` },
          quarantine: [{ when: sql`false -- never`, reason: 'never' }],
        }),
      ],
    })
    bench.write('sales.csv', lines('s1,2026-03-02,ada,2,'))
    expect(await bench.take(commented)).toMatchObject({ accepted: 1 })
    expect(await bench.events(Sold)).toMatchObject([{ event_id: 's1', pieces: '2' }])
  })
})

describe('a file', () => {
  it('with ragged and broken lines: each is set aside with its row number, the others are taken', async () => {
    bench.write(
      'sales.csv',
      lines('s1,2026-03-02,ada,2,', 's2,2026-03-02', 's3,2026-03-02,ada,1,,too,many', 's4,2026-03-02,ada,1,'),
    )
    const ledger = await bench.take(sales)
    expect(ledger).toMatchObject({ rows: 4, accepted: 2, quarantined: 2 })
    expect(reasons().map(([row]) => row)).toEqual([2, 3])
    expect(reasons().every(([, , reason]) => String(reason).startsWith('the line does not fit'))).toBe(true)
    expect((await bench.events(Sold)).map(({ event_id, source_row }) => [event_id, source_row])).toEqual([
      ['s1', '1'],
      ['s4', '4'],
    ])
  })

  it.each<[string, string | Uint8Array]>([
    ['in UTF-16', Buffer.from(`\ufeff${lines('s1,2026-03-02,ada,2,')}`, 'utf16le')],
    ['of bytes that are no text', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3, 0, 0, 255, 254])],
    ['without any byte', ''],
    ['with another header', 'id,date,member,pieces,back\ns1,2026-03-02,ada,2,\n'],
    ['with columns in another order', 'day,id,member,pieces,back\n'],
    ['that is gzip no further than its name', gzipSync('x').subarray(0, 12)],
  ])('%s is refused and nothing is taken', async (_, content) => {
    bench.write('sales.csv', content)
    await expect(bench.take(sales)).rejects.toEqual(malformed)
    expect(bench.log.head()).toBe(0)
  })

  it('in Latin-1 sets the lines aside that are no UTF-8', async () => {
    bench.write('sales.csv', Buffer.from(lines('s1,2026-03-02,ada,2,', 's2,2026-03-02,ren\u00e9,2,'), 'latin1'))
    const ledger = await bench.take(sales).catch((error: { code: string }) => error.code)
    if (typeof ledger !== 'string') expect(ledger).toMatchObject({ accepted: 1, quarantined: 1 })
    else expect(ledger).toBe('INGEST_SOURCE_MALFORMED')
  })

  it('that begins with a byte order mark, has CRLF line ends or is gzipped reads the same', async () => {
    const plain = lines('s1,2026-03-02,"ada, countess",2,')
    const contents = [plain, `\ufeff${plain}`, plain.replaceAll('\n', '\r\n'), gzipSync(plain), plain.trimEnd()]
    const digests = new Set<string>()
    for (const content of contents) {
      const other = makeBench(builder)
      other.write('sales.csv', content)
      await other.take(sales)
      digests.add(await other.contentDigest(Sold))
      other.close()
    }
    expect(digests.size).toBe(1)
  })

  it('that is not there is named', async () => {
    await expect(bench.take(sales)).rejects.toMatchObject({
      code: 'INGEST_SOURCE_MISSING',
      message: expect.stringContaining('sales.csv'),
    })
  })

  it('with a header and no rows gives no events', async () => {
    bench.write('sales.csv', lines())
    expect(await bench.take(sales)).toMatchObject({ rows: 0, accepted: 0, quarantined: 0 })
    expect(bench.log.head()).toBe(0)
  })

  it('in Parquet is read with its types; one that is none is refused', async () => {
    const typed = source('typed', {
      owner: shop,
      description: 'Typed.',
      reads: parquet('./sales.parquet', { columns: ['id', 'day', 'pieces'] }),
      emits: [
        emit(Sold, {
          id: sql`id`,
          time: sql`day`,
          subject: sql`id`,
          data: { sale: sql`id`, member: sql`null`, pieces: sql`pieces` },
        }),
      ],
    })
    await builder.run(
      `COPY (SELECT 's1' AS id, DATE '2026-03-02' AS day, 3::INTEGER AS pieces) TO '${join(bench.root, 'sales.parquet')}' (FORMAT parquet)`,
    )
    expect(await bench.take(typed)).toMatchObject({ accepted: 1 })
    expect(await bench.events(Sold)).toMatchObject([{ event_id: 's1', pieces: '3', member: null }])
    bench.write('sales.parquet', 'PAR1 no')
    await expect(bench.take(typed)).rejects.toEqual(malformed)
  })
})

describe('a snapshot', () => {
  it('tells what is new, changed, vanished and back again', async () => {
    bench.write('items.csv', snapshotOf('pear,fruit,2026-01-01', 'leek,green,2026-01-01'))
    await bench.take(items)
    expect(await ids(Listed)).toEqual(['leek#1', 'pear#1'])
    bench.write('items.csv', snapshotOf('pear,tree,2026-02-01', 'fig,fruit,2026-02-01'))
    const second = await bench.take(items)
    expect(second.events).toEqual([
      { type: Listed.type, due: 2, appended: 2, duplicate: 0, quarantined: 0, late: 0 },
      { type: Delisted.type, due: 1, appended: 1, duplicate: 0, quarantined: 0, late: 0 },
    ])
    expect(await bench.events(Delisted)).toMatchObject([
      { event_id: 'leek#2', event_time: '2026-02-01T00:00:00.000000Z', subject: '/item/leek', item: 'leek' },
    ])
    bench.write('items.csv', snapshotOf('pear,tree,2026-02-01', 'fig,fruit,2026-02-01', 'leek,green,2026-03-01'))
    expect((await bench.take(items)).events.map(({ appended, duplicate }) => [appended, duplicate])).toEqual([
      [1, 2],
      [0, 0],
    ])
    expect(await ids(Listed)).toEqual(['leek#1', 'pear#1', 'fig#1', 'pear#2', 'leek#3'])
  })

  it('taken in again says nothing', async () => {
    bench.write('items.csv', snapshotOf('pear,fruit,2026-01-01'))
    await bench.take(items)
    expect((await bench.take(items)).events.map(({ appended }) => appended)).toEqual([0, 0])
  })

  it('with a key twice takes the first and sets the second aside', async () => {
    bench.write('items.csv', snapshotOf('pear,fruit,2026-01-01', 'pear,tree,2026-01-01'))
    await bench.take(items)
    expect(await bench.events(Listed)).toMatchObject([{ event_id: 'pear#1', kind: 'fruit' }])
    expect(reasons(items)).toContainEqual([2, 'event', 'the key stands twice in the snapshot'])
  })

  it('without rows is taken for a fault: nothing is withdrawn', async () => {
    bench.write('items.csv', snapshotOf('pear,fruit,2026-01-01'))
    await bench.take(items)
    bench.write('items.csv', snapshotOf())
    await expect(bench.take(items)).rejects.toEqual(malformed)
    expect(await ids(Delisted)).toEqual([])
  })

  it('that lacks more keys than may vanish is taken for a truncated one: nothing is taken in', async () => {
    const stock = (count: number) => snapshotOf(...Array.from({ length: count }, (_, n) => `i${n},fruit,2026-01-01`))
    bench.write('items.csv', stock(100))
    await bench.take(items)
    bench.write('items.csv', `${stock(79)}new,fruit,2026-01-01\n`)
    await expect(bench.take(items)).rejects.toMatchObject({
      code: 'INGEST_SOURCE_MALFORMED',
      message: expect.stringMatching(/lacks 21 of 100 known keys.*raise mayVanish/),
    })
    expect(bench.log.batches()).toHaveLength(1)
    bench.write('items.csv', stock(80))
    await bench.take(items)
    expect(await ids(Delisted)).toHaveLength(20)
    bench.write('items.csv', stock(1))
    const emptying = { ...items, snapshot: items.snapshot && { ...items.snapshot, mayVanish: 1 } }
    await bench.take(emptying)
    expect(await ids(Delisted)).toHaveLength(99)
  })

  it('of few keys may lose up to ten whatever their share', async () => {
    const stock = (...keys: readonly number[]) => snapshotOf(...keys.map((n) => `i${n},fruit,2026-01-01`))
    bench.write('items.csv', stock(...Array(12).keys()))
    await bench.take(items)
    bench.write('items.csv', stock(0))
    await expect(bench.take(items)).rejects.toEqual(malformed)
    bench.write('items.csv', stock(0, 1))
    await bench.take(items)
    expect(await ids(Delisted)).toHaveLength(10)
  })

  it('with a line that does not fit withdraws nothing: the line may be the key that seems gone', async () => {
    bench.write('items.csv', snapshotOf('pear,fruit,2026-01-01', 'leek,green,2026-01-01'))
    await bench.take(items)
    bench.write('items.csv', snapshotOf('pear,fruit,2026-01-01', 'leek,green,2026-01-01,spilt'))
    const ledger = await bench.take(items)
    expect(ledger.quarantined).toBe(1)
    expect(await ids(Delisted)).toEqual([])
    bench.write('items.csv', snapshotOf('pear,fruit,2026-01-01'))
    await bench.take(items)
    expect(await ids(Delisted)).toEqual(['leek#2'])
  })

  it('keeps a row that is set aside: it has not vanished', async () => {
    bench.write('items.csv', snapshotOf('pear,fruit,2026-01-01', 'leek,green,2026-01-01'))
    await bench.take(items)
    bench.write('items.csv', snapshotOf('pear,fruit,2026-01-01', 'leek,red,soon'))
    await bench.take(items)
    expect(await ids(Delisted)).toEqual([])
    expect(await ids(Listed)).toEqual(['leek#1', 'pear#1'])
  })
})

describe('batches', () => {
  const rows = Array.from({ length: 23 }, (_, n) =>
    n % 5 === 4
      ? `s${n},soon,m,1,`
      : `s${n % 17},2026-03-${String(2 + (n % 9)).padStart(2, '0')},m${n % 3},${n % 17},${n % 4 === 0 ? '2026-04-01' : ''}`,
  )

  it('cut in any way give the same content, ledger and quarantine', async () => {
    const outcomes: unknown[] = []
    for (const batchRows of [1, 7, 1000]) {
      const other = makeBench(builder)
      other.write('sales.csv', lines(...rows))
      const ledger = await other.take(sales, { batchRows })
      outcomes.push({
        digests: [await other.contentDigest(Sold), await other.contentDigest(Refunded)],
        ledger: {
          ...ledger,
          reasons: [...ledger.reasons].sort(
            (a, b) => a.reason.localeCompare(b.reason) || a.scope.localeCompare(b.scope),
          ),
        },
        quarantine: other.quarantine(sales).map(({ sourceRow, scope, reason }) => [sourceRow, scope, reason]),
      })
      other.log.verifyChain()
      other.close()
    }
    expect(outcomes[1]).toEqual(outcomes[0])
    expect(outcomes[2]).toEqual(outcomes[0])
  })

  it('that stop at any of them go on without losing or doubling an event', async () => {
    bench.write('sales.csv', lines(...rows))
    await bench.take(sales)
    const [expected, aside] = [[await bench.contentDigest(Sold), await bench.contentDigest(Refunded)], reasons()]
    for (let batches = 1; batches <= 7; batches += 2) {
      const other = makeBench(builder)
      other.write('sales.csv', lines(...rows))
      await expect(other.take(sales, { batchRows: 3, log: stoppingAfter(other.log, batches) })).rejects.toThrow(
        'stopped',
      )
      expect(other.log.batches()).toHaveLength(batches)
      await other.take(sales, { batchRows: 3 })
      expect([await other.contentDigest(Sold), await other.contentDigest(Refunded)]).toEqual(expected)
      expect(other.quarantine(sales).map(({ sourceRow, scope, reason }) => [sourceRow, scope, reason])).toEqual(aside)
      other.close()
    }
  })

  it('that stop leave a source that is known to be unfinished, also when it was finished before', async () => {
    bench.write('sales.csv', lines('s1,2026-03-02,ada,2,'))
    await bench.take(sales)
    const before = bench.log.sourceState('sales')
    bench.write('sales.csv', lines('s1,2026-03-02,ada,2,', 's2,2026-03-09,ada,2,', 's3,2026-03-03,ada,2,'))
    await expect(bench.take(sales, { batchRows: 1, log: stoppingAfter(bench.log, 2) })).rejects.toThrow('stopped')
    expect(bench.log.sourceState('sales')?.fingerprint).not.toBe(before?.fingerprint)
    expect(bench.log.sourceState('sales')?.watermark).toBe(before?.watermark)
    await bench.take(sales, { batchRows: 1 })
    expect(await ids(Sold)).toEqual(['s1', 's2', 's3'])
    expect((await bench.events(Sold)).map(({ is_late }) => is_late)).toEqual([false, false, false])
  })

  it('stop when they are told to', async () => {
    bench.write('sales.csv', lines(...rows))
    const stop = new AbortController()
    stop.abort()
    await expect(bench.take(sales, { signal: stop.signal })).rejects.toThrow()
    expect(bench.log.head()).toBe(0)
  })
})

describe('personal identifiers', () => {
  it('are stored as HMAC-SHA-256 tokens: one person, one token', async () => {
    bench.write(
      'sales.csv',
      lines(
        's1,2026-03-02,Zo\u00eb Ada Lovelace,2,',
        's2,2026-03-03,Zo\u00eb Ada Lovelace,1,',
        's3,2026-03-04,Grace,1,',
        's4,2026-03-05,,1,',
      ),
    )
    await bench.take(sales, { personKey: 'another key, long enough to be one' })
    const token = (name: string): string =>
      `pt1_${createHmac('sha256', 'another key, long enough to be one').update(name).digest('hex').slice(0, 32)}`
    expect((await bench.events(Sold)).map(({ member }) => member)).toEqual([
      token('Zo\u00eb Ada Lovelace'),
      token('Zo\u00eb Ada Lovelace'),
      token('Grace'),
      null,
    ])
  })

  it('are refused under another key than the first, which would give one person a second token', async () => {
    const [first, other] = ['the first key, long enough', 'another key, long enough']
    bench.write('sales.csv', lines('s1,soon,ada,2,'))
    await bench.take(sales, { personKey: other })
    bench.write('sales.csv', lines('s1,2026-03-02,ada,2,'))
    await bench.take(sales, { personKey: first })
    bench.write('sales.csv', lines('s1,2026-03-02,ada,2,', 's2,2026-03-03,ada,1,'))
    await expect(bench.take(sales, { personKey: other })).rejects.toMatchObject({
      code: 'PERSON_KEY_CHANGED',
      message: expect.stringContaining('Restore keys/person.key'),
    })
    expect(bench.log.batches()).toHaveLength(2)
    bench.write('items.csv', snapshotOf('pear,fruit,2026-01-01'))
    await bench.take(items, { personKey: other })
    await bench.take(sales, { personKey: first })
    expect(new Set((await bench.events(Sold)).map(({ member }) => member)).size).toBe(1)
  })

  it('occur in no stored byte, whatever becomes of their row', async () => {
    bench.write(
      'sales.csv',
      lines(
        's1,2026-03-02,Plantedname,2,',
        's2,soon,Plantedname,2,',
        's3,2026-03-02,Plantedname',
        's4,2026-03-02,Plantedname,many,',
      ),
    )
    await bench.take(sales, { batchRows: 1 })
    const state = join(bench.root, '.provender')
    const files = readdirSync(state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.length).toBeGreaterThan(2)
    for (const file of files) expect(readFileSync(join(file.parentPath, file.name)).includes('Plantedname')).toBe(false)
  })

  it('stand in no error: a cast that fails on them hides the value', async () => {
    const careless = source('careless', {
      owner: shop,
      description: 'Casts what is no number.',
      reads: csv('./sales.csv', { columns }),
      emits: [
        emit(Sold, {
          id: sql`id`,
          time: sql`day`,
          subject: sql`id`,
          data: { sale: sql`id`, member: sql`member::bigint`, pieces: sql`pieces` },
        }),
      ],
    })
    bench.write('sales.csv', lines('s1,2026-03-02,Plantedname,2,'))
    const error: unknown = await bench.take(careless).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'ENGINE_FAILED' })
    expect(JSON.stringify(error)).not.toContain('Plantedname')
    expect(String(error)).not.toContain('Plantedname')
  })
})

describe('an event type', () => {
  const soldWith = (data: Parameters<typeof event>[1]['data']) =>
    event(Sold.type, { owner: shop, description: 'Sold.', data })

  it('that changed under the same name is refused with the fields that differ, and nothing is taken', async () => {
    bench.write('sales.csv', lines('s1,2026-03-02,ada,2,'))
    await bench.take(sales)
    const Changed = soldWith({ sale: text('Sale'), pieces: text('How many'), colour: text('Colour') })
    const changed = source('sales', {
      owner: shop,
      description: 'Sales.',
      reads: csv('./sales.csv', { columns }),
      emits: [
        emit(Changed, {
          id: sql`id`,
          time: sql`day`,
          subject: sql`id`,
          data: { sale: sql`id`, pieces: sql`pieces`, colour: sql`'red'` },
        }),
      ],
    })
    await expect(bench.take(changed)).rejects.toMatchObject({
      code: 'EVENT_TYPE_CHANGED',
      details: { fields: { added: ['colour'], removed: ['member'], altered: ['pieces'] } },
    })
    expect(bench.log.head()).toBe(1)
  })

  it('told by two emissions of one source needs ids that tell them apart', async () => {
    const twice = source('twice', {
      owner: shop,
      description: 'Two events of one row under one id.',
      reads: csv('./sales.csv', { columns }),
      emits: [
        emit(Refunded, { id: sql`id`, time: sql`day`, subject: sql`id`, data: { sale: sql`id` } }),
        emit(Refunded, { id: sql`id`, time: sql`day`, subject: sql`id`, data: { sale: sql`id || '!'` } }),
      ],
    })
    bench.write('sales.csv', lines('s1,2026-03-02,ada,2,'))
    await expect(bench.take(twice)).rejects.toMatchObject({ code: 'CONTRACT_INVALID' })
    expect(bench.log.head()).toBe(0)
  })

  it('told by two sources: each knows its own ids', async () => {
    const other = source('other-sales', {
      owner: shop,
      description: 'Sales elsewhere.',
      reads: csv('./other.csv', { columns }),
      emits: [
        emit(Sold, {
          id: sql`id`,
          time: sql`day`,
          subject: sql`id`,
          data: { sale: sql`id`, member: sql`member`, pieces: sql`pieces` },
        }),
      ],
    })
    bench.write('sales.csv', lines('s1,2026-03-02,ada,2,'))
    bench.write('other.csv', lines('s1,2026-03-02,ada,5,'))
    await bench.take(sales)
    expect(await bench.take(other)).toMatchObject({ accepted: 1, quarantined: 0 })
    expect(await ids(Sold)).toEqual(['s1', 's1'])
  })
})

describe('lookups', () => {
  it('see the events of other sources; their names never get in the way of the intake’s own tables', async () => {
    bench.write('items.csv', snapshotOf('s1,fruit,2026-01-01'))
    bench.write('sales.csv', lines('s1,2026-03-02,ada,2,', 's2,2026-03-02,ada,2,'))
    await bench.take(items)
    const lookingUp = (name: string, condition: ReturnType<typeof sql>) =>
      source(`looking-${name.replaceAll('_', '-')}`, {
        owner: shop,
        description: 'Looks up.',
        reads: csv('./sales.csv', { columns }),
        lookups: { [name]: Listed },
        quarantine: [{ when: condition, reason: 'unknown item' }],
        emits: [emit(Refunded, { id: sql`id`, time: sql`day`, subject: sql`id`, data: { sale: sql`id` } })],
      })
    const conditions = {
      listed: sql`id not in (select item from listed)`,
      judged: sql`id not in (select item from judged)`,
      placed: sql`id not in (select item from placed)`,
      rejects: sql`id not in (select item from rejects)`,
      source_rows: sql`id not in (select item from source_rows)`,
    }
    for (const [name, condition] of Object.entries(conditions))
      expect([name, (await bench.take(lookingUp(name, condition))).quarantined]).toEqual([name, 1])
  })
})

/** A log that takes so many batches and then fails as a killed process would. */
function stoppingAfter(log: EventLog, batches: number): EventLog {
  let left = batches
  return {
    ...log,
    append(batch) {
      if (left === 0) throw new Error('stopped')
      left -= 1
      return log.append(batch)
    },
  }
}
