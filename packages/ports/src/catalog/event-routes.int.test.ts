import { describeProduct } from '@provender/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventType, logIntake, textField } from '../governed/logged.fixture.ts'
import { type PublishedWorkspace, patterns, publishedWorkspace, rowsSql } from '../governed/published.fixture.ts'
import { personalReason } from './quarantine.ts'
import { serveCatalog } from './served.fixture.ts'

const borrowed = eventType(
  'org.library.loan.book-borrowed',
  [textField('loan_id'), textField('member_id', { kind: 'identifier' }), textField('title_id')],
  { loan_id: 'L1', member_id: 'M1', title_id: 'T1' },
)
const lost = eventType('org.library.loan.book-lost', [textField('loan_id')])

let workspace: PublishedWorkspace
let app: FastifyInstance
beforeAll(async () => {
  workspace = await publishedWorkspace()
  await workspace.publish(patterns(), rowsSql())
  await logIntake(workspace, {
    source: 'loans',
    types: [borrowed],
    times: { [borrowed.type]: ['1919-11-18T00:00:00Z', '1919-11-18T23:59:59.999999Z', '1962-06-28T10:00:00Z'] },
    aside: [
      ['row', null, 'the day is no date'],
      ['event', borrowed.type, 'member_id is missing'],
      ['event', borrowed.type, 'member_id is no date'],
      ['event', borrowed.type, 'title_id is missing'],
    ],
  })
  await logIntake(workspace, {
    source: 'desk',
    types: [borrowed, lost],
    times: { [borrowed.type]: ['1920-01-01T00:00:00Z'], [lost.type]: ['1920-01-02T00:00:00Z'] },
    aside: [['row', null, 'secret reason']],
  })
  await logIntake(workspace, { source: 'lost-and-found', types: [lost], aside: [['event', lost.type, 'nobody knows']] })
  app = serveCatalog(workspace)
})
afterAll(async () => {
  await app.close()
  await workspace.close()
})

const ask = async (url: string, who: 'anonymous' | 'local' = 'anonymous') => {
  const headers = who === 'local' ? { authorization: 'Bearer local' } : {}
  const answer = await app.inject({ url, headers })
  return { status: answer.statusCode, body: answer.json(), text: answer.body }
}

describe('event types', () => {
  it('that a visible product reads are told of; others to the holder of the token only', async () => {
    const types = async (who: 'anonymous' | 'local') =>
      (await ask('/api/events', who)).body.events.map(({ type }: { type: string }) => type)
    expect(await types('anonymous')).toEqual([borrowed.type])
    expect(await types('local')).toEqual([borrowed.type, lost.type])
    expect((await ask('/api/events')).body.events[0]).toMatchObject({
      ...{ events: 4, quarantined: 3, consumers: ['library/borrowing-patterns'], moreConsumers: 0 },
      ...{ firstEventTime: '1919-11-18T00:00:00.000000Z', lastEventTime: '1962-06-28T10:00:00.000000Z' },
    })
  })

  it('come with counts by event time, as the log has them', async () => {
    const { body } = await ask(`/api/events/${borrowed.type}`)
    expect(body.counts).toEqual({
      ...{ per: 'year', earlier: 0 },
      points: [
        { at: '1919-01-01', events: 2 },
        { at: '1920-01-01', events: 1 },
        { at: '1962-01-01', events: 1 },
      ],
    })
  })

  it('show fields of personal data to the holder of the token only, in the example too', async () => {
    const names = ({ fields }: { fields: { name: string }[] }) => fields.map(({ name }) => name)
    const { body, text } = await ask(`/api/events/${borrowed.type}`)
    expect([names(body), body.hiddenFields, body.example]).toEqual([
      ['loan_id', 'title_id'],
      1,
      { loan_id: 'L1', title_id: 'T1' },
    ])
    expect(text).not.toMatch(/member_id|M1/)
    const whole = (await ask(`/api/events/${borrowed.type}`, 'local')).body
    expect([names(whole), whole.hiddenFields, whole.example]).toEqual([
      ['loan_id', 'member_id', 'title_id'],
      0,
      { loan_id: 'L1', member_id: 'M1', title_id: 'T1' },
    ])
  })

  it('without events have no points', async () => {
    const nothing = eventType('org.library.loan.book-found', [textField('loan_id')])
    await logIntake(workspace, { source: 'lost-and-found', types: [nothing] })
    const { body } = await ask(`/api/events/${nothing.type}`, 'local')
    expect(body).toMatchObject({ events: 0, firstEventTime: null, counts: { per: 'day', earlier: 0, points: [] } })
  })

  it('are counted again when the log has more of them', async () => {
    const counted = async () => (await ask(`/api/events/${lost.type}`, 'local')).body.counts.points
    expect(await counted()).toEqual([{ at: '1920-01-02', events: 1 }])
    await logIntake(workspace, { source: 'desk', types: [lost], times: { [lost.type]: ['1920-01-02T09:00:00Z'] } })
    expect(await counted()).toEqual([{ at: '1920-01-02', events: 2 }])
  })

  it.each([
    ['org.library.loan.book-borrowd', `Did you mean ${borrowed.type}?`],
    [lost.type, 'There is no event type'],
    ['__proto__', 'There is no event type'],
    [`${'x'.repeat(1000)}`, 'There is no event type'],
    ['..%2f..%2fetc%2fpasswd', 'There is no event type'],
  ])('that one may not know of do not exist (%#)', async (type, said) => {
    const { status, body } = await ask(`/api/events/${type}`)
    expect([status, body.code]).toEqual([404, 'EVENT_TYPE_UNKNOWN'])
    expect(body.detail).toContain(said)
  })
})

it('an event type is told of in the words of a release that serves, while its shape is the one in the log', async () => {
  const other = await publishedWorkspace()
  await other.publish(patterns(), rowsSql())
  const [declared] = describeProduct(patterns(), () => '').events
  if (declared === undefined) throw new Error('the product of the tests reads no event')
  await logIntake(other, { source: 'loans', types: [{ ...declared, description: 'Words of the first intake.' }] })
  const page = await serveCatalog(other).inject(`/api/events/${declared.type}`)
  expect([declared.description, page.json().description]).toEqual([
    'A member took a copy home.',
    'A member took a copy home.',
  ])
  await other.close()
})

describe('the ledger', () => {
  const sources = async (who: 'anonymous' | 'local', query = '') =>
    (await ask(`/api/ledger${query}`, who)).body.batches.map(({ source }: { source: string }) => source)

  it('tells of a source only if all that it tells may be known', async () => {
    expect(await sources('anonymous')).toEqual(['loans'])
    expect(await sources('anonymous', '?source=desk')).toEqual([])
    expect(new Set(await sources('local'))).toEqual(new Set(['desk', 'lost-and-found', 'loans']))
    expect((await ask('/api/ledger')).text).not.toMatch(/desk|lost/)
  })

  it('shows what became of every row, newest first; who took it in, to the holder of the token', async () => {
    const { body } = await ask('/api/ledger')
    const mine = (await ask('/api/ledger?source=loans', 'local')).body.batches
    expect(mine).toEqual([{ ...body.batches[0], actor: 'ada' }])
    expect(body).toEqual({
      batches: [
        {
          ...{ sequence: 1, source: 'loans', file: 'loans.csv', actor: null, at: '2026-11-20T10:00:00.000000Z' },
          ...{ fromPosition: 1, toPosition: 3, rows: 4, accepted: 3, quarantined: 1 },
          events: [{ type: borrowed.type, due: 6, appended: 3, duplicate: 0, quarantined: 3, late: 0 }],
        },
      ],
      next: null,
    })
  })

  it('is read page by page without losing or repeating an intake', async () => {
    for (let index = 0; index < 60; index += 1) await logIntake(workspace, { source: 'loans', types: [borrowed] })
    const first = (await ask('/api/ledger')).body
    const second = (await ask(`/api/ledger?cursor=${first.next}`)).body
    const all = [...first.batches, ...second.batches].map(({ sequence }: { sequence: number }) => sequence)
    expect([first.batches.length, second.batches.length, second.next]).toEqual([50, 11, null])
    expect(all).toEqual(all.toSorted((a, b) => b - a))
    expect(new Set(all).size).toBe(61)
  })

  it('no longer tells of a source that begins to tell what may not be known', async () => {
    await logIntake(workspace, { source: 'kiosk', types: [borrowed] })
    expect(await sources('anonymous')).toContain('kiosk')
    await logIntake(workspace, { source: 'kiosk', types: [lost] })
    expect(await sources('anonymous')).not.toContain('kiosk')
  })

  it.each(['?cursor=-1', '?cursor=x', '?cursor=1;drop', '?cursor=1e9', '?page=2'])('refuses %s', async (query) => {
    expect((await ask(`/api/ledger${query}`)).body.code).toBe('REQUEST_INVALID')
  })
})

describe('quarantine', () => {
  beforeAll(() =>
    logIntake(workspace, {
      source: 'loans',
      types: [borrowed],
      aside: [
        ['row', null, 'the day is no date'],
        ['event', borrowed.type, 'member_id is missing'],
        ['event', borrowed.type, 'member_id is no date'],
        ['event', borrowed.type, 'title_id is missing'],
      ],
    }),
  )
  const loans = { source: 'loans', scope: 'event', eventType: borrowed.type } as const

  it('names no field of personal data and no source that is not known', async () => {
    const { body, text } = await ask('/api/quarantine')
    expect(body.reasons).toEqual([
      { ...loans, reason: personalReason, count: 2 },
      { source: 'loans', scope: 'row', eventType: null, reason: 'the day is no date', count: 1 },
      { ...loans, reason: 'title_id is missing', count: 1 },
    ])
    expect(body.entries.map(({ row, reason }: { row: number; reason: string }) => [row, reason])).toEqual([
      [1, 'the day is no date'],
      [2, personalReason],
      [3, personalReason],
      [4, 'title_id is missing'],
    ])
    expect(text).not.toMatch(/member_id|secret|nobody|desk|lost/)
    expect((await ask('/api/quarantine?source=desk')).body).toMatchObject({ reasons: [], entries: [] })
  })

  it('is told whole to the holder of the token', async () => {
    const { body } = await ask('/api/quarantine?source=loans', 'local')
    expect(body.reasons.map(({ reason }: { reason: string }) => reason)).toEqual([
      'member_id is missing',
      'member_id is no date',
      'the day is no date',
      'title_id is missing',
    ])
  })

  it('is read page by page', async () => {
    const aside = Array.from({ length: 230 }, (_, row) => ['row', null, `reason ${row % 3}`] as const)
    await logIntake(workspace, { source: 'loans', types: [borrowed], aside })
    const rows: number[] = []
    for (let next: string | null = '0'; next !== null; ) {
      const { body } = await ask(`/api/quarantine?cursor=${next}`)
      rows.push(...body.entries.map(({ row }: { row: number }) => row))
      next = body.next
    }
    expect(rows).toEqual(aside.map((_, index) => index + 1))
    expect((await ask('/api/quarantine')).body.reasons).toHaveLength(3)
  })

  it('may be replayed by nobody where nobody carries it out', async () => {
    expect((await ask('/api/quarantine', 'local')).body.mayReplay).toBe(false)
    const replay = await app.inject({
      ...{ method: 'POST', url: '/api/quarantine/replay', payload: { source: 'loans' } },
      headers: { authorization: 'Bearer local' },
    })
    expect([replay.statusCode, replay.json().code]).toEqual([409, 'OWNER_ACTIVE'])
  })
})
