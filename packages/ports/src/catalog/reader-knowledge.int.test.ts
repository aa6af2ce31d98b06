import {
  c,
  dataset,
  defineProduct,
  domain,
  type EventType,
  event,
  type ProductDefinition,
  type ReleaseManifest,
  releaseDigestOf,
  sql,
} from '@provender/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { governedAccess } from '../governed/governed-access.ts'
import { eventType, logIntake, textField } from '../governed/logged.fixture.ts'
import {
  BookBorrowed,
  type PublishedWorkspace,
  patternsWithoutHistory,
  publishedWorkspace,
  rowsSql,
} from '../governed/published.fixture.ts'
import { openReleaseCatalog } from '../release-catalog.ts'
import { serveCatalog } from './served.fixture.ts'

const library = domain('library', { team: 'circulation', contact: 'circulation@library.example' })
const shop = domain('shop', { team: 'till', contact: 'till@shop.example' })
const loan = { loan_id: c.string().describe('One loan.') }
const member = { member_id: c.string().pii('identifier').describe('Who borrowed.') }
const typeOf = (name: string, data: EventType['data']): EventType =>
  event(`org.library.loan.${name}`, { owner: library, description: `What ${name} means.`, data })
const CardUsed = typeOf('card-used', { ...loan, ...member })
const [FeePaid, BookLost] = [typeOf('fee-paid', loan), typeOf('book-lost', loan)]

const common = {
  ...{ purpose: 'Counted.', limits: [], examples: [], benefit: { says: 'x', measuredBy: 'y' } },
  customers: [{ team: 'desk', need: 'figures' }],
  ...{ ports: { sql: true }, access: { allowedFor: [] } },
  sla: { freshness: '24h', availability: 0.9, support: 'none' },
} as const
const counted = (build: Parameters<typeof dataset>[1]['build']) =>
  dataset('days', {
    ...{ description: 'By day.', grain: 'one row per day', key: ['day'], build },
    columns: { day: c.string().describe('The day'), n: c.count().describe('How many') },
  })
const rows = { days: "SELECT 'd' || i AS day, i AS n FROM range(5) r(i)" }

const cards = (version: string, ignored: readonly EventType[]): ProductDefinition =>
  defineProduct({
    ...{ ...common, name: 'cards', domain: library, version, inputs: [CardUsed] },
    ignores: ignored.map((of) => ({ event: of, reason: 'of no use' })),
    datasets: { days: counted(sql.from({ used: CardUsed })`select loan_id as day, member_id as n from used`) },
  })
const prices = defineProduct({
  ...{ ...common, name: 'till-prices', domain: shop, version: '1.0.0', inputs: [BookBorrowed] },
  datasets: { days: counted(sql.from({ lent: BookBorrowed })`select * from lent`) },
})
const priced = defineProduct({
  ...{ ...common, name: 'priced', domain: library, version: '1.0.0', inputs: [BookBorrowed, prices] },
  datasets: {
    days: counted(sql.from({ lent: BookBorrowed, p: prices.outputs['days'] })`select * from lent, p`),
  },
})

let workspace: PublishedWorkspace
let app: FastifyInstance
let opened: FastifyInstance
beforeAll(async () => {
  workspace = await publishedWorkspace()
  const types = [FeePaid, BookLost].map(({ type }) => eventType(type, [textField('amount')], { amount: 'A1' }))
  await logIntake(workspace, { source: 'desk', types, times: { [FeePaid.type]: ['1920-01-01T00:00:00Z'] } })
  await workspace.publish(prices, rows)
  await workspace.publish(priced, rows)
  await workspace.publish(cards('1.0.0', [FeePaid, BookLost]), rows)
  await workspace.publish(cards('1.0.1', [FeePaid]), rows)
  await workspace.publish(patternsWithoutHistory('1.0.0'), rowsSql())
  app = serveCatalog(workspace)
  const { engine } = workspace
  const catalog = openReleaseCatalog(workspace)
  const open = ['library/*', 'shop/*']
  const access = governedAccess({ catalog, engine, workspace: () => ({ open }) })
  opened = serveCatalog({ ...workspace, access })
})
afterAll(async () => {
  await app.close()
  await opened.close()
  await workspace.close()
})

const ask = async (url: string, who: 'anonymous' | 'local' = 'anonymous', of = app) => {
  const headers = who === 'local' ? { authorization: 'Bearer local' } : {}
  const answer = await of.inject({ url: `/api/${url}`, headers })
  expect([url, answer.statusCode]).toEqual([url, 200])
  return { body: answer.json(), text: answer.body, tag: answer.headers['etag'] }
}
const digested = ({ body }: { body: { manifest: ReleaseManifest } }) => releaseDigestOf(body.manifest)

describe('a release that was made from personal fields', () => {
  it('is told in outline to who may not know them, and its digest is that of what is told whole', async () => {
    const outline = await ask('products/library/cards/1.0.1/releases/1')
    expect(outline.body).toMatchObject({ isWhole: false, manifest: { version: '1.0.1', datasets: [{ name: 'days' }] } })
    expect(outline.text).not.toContain('member_id')
    const whole = await ask('products/library/cards/1.0.1/releases/1', 'local')
    expect([whole.body.isWhole, digested(whole)]).toEqual([true, whole.body.releaseDigest])
    expect(whole.text).toContain('member_id')
  })

  it('shows its definition as written all the same: its author opened it', async () => {
    const { body } = await ask('products/library/cards/code')
    expect([body.isWhole, body.files.length]).toEqual([true, 1])
    expect((await ask('products/library/cards/datasets/days')).body.sql).toContain('select loan_id')
  })

  it('is whole for everybody where nothing of it is personal', async () => {
    const whole = await ask('products/library/borrowing-patterns/1.0.0/releases/1')
    expect([whole.body.isWhole, digested(whole)]).toEqual([true, whole.body.releaseDigest])
  })
})

describe('a product made from one that is closed to the reader', () => {
  const paths = ['', '/code', '/datasets/days', '/releases', '/1.0.0/releases/1'].map(
    (at) => `products/library/priced${at}`,
  )

  it('shows neither text, SQL nor whole manifest, nor the name of that product', async () => {
    const [page, code, days, , release] = await Promise.all(paths.map((path) => ask(path)))
    expect(code?.body).toMatchObject({
      isWhole: false,
      files: [],
      steps: [{ dataset: 'days', reads: [BookBorrowed.type] }],
    })
    expect([days?.body.sql, release?.body.isWhole, page?.body.inputs.upstream]).toEqual([null, false, []])
    for (const path of paths) expect((await ask(path)).text).not.toMatch(/shop|till/)
  })

  it('shows all of it once that product is open, under another ETag', async () => {
    const [, code, days, , release] = await Promise.all(paths.map((path) => ask(path, 'anonymous', opened)))
    expect([code?.body.isWhole, days?.body.sql, release?.body.isWhole]).toEqual([true, 'select * from lent, p', true])
    expect(code?.tag).not.toBe((await ask(paths[1] ?? '')).tag)
    expect(days?.tag).not.toBe((await ask(paths[2] ?? '')).tag)
  })
})

describe('event types', () => {
  it('that a visible product ignores are named on its page, counted in its ledger, and told of without their fields', async () => {
    const types = (lines: readonly { type: string }[]) => lines.map(({ type }) => type)
    const [page, days] = [await ask('products/library/cards'), await ask('products/library/cards/datasets/days')]
    expect(types(page.body.ignores)).toEqual([FeePaid.type])
    expect(types(days.body.ledger)).toEqual([BookBorrowed.type, FeePaid.type])
    const fee = await ask(`events/${FeePaid.type}`)
    expect(fee.body).toMatchObject({
      ...{ events: 1, consumers: [], fields: [], hiddenFields: 1, example: null },
      ignoredBy: [{ product: 'library/cards', reason: 'of no use' }],
    })
    expect(fee.text).not.toMatch(/amount|A1/)
    expect((await ask(`events/${FeePaid.type}`, 'local')).body).toMatchObject({
      hiddenFields: 0,
      example: { amount: 'A1' },
    })
    expect(types((await ask('domains/library')).body.eventTypes)).toEqual([FeePaid.type])
  })

  it('that a visible product reads are told of before the first event of them arrived, as its page names them', async () => {
    const { body, text } = await ask(`events/${CardUsed.type}`)
    expect(body).toMatchObject({ events: 0, hiddenFields: 1, consumers: ['library/cards'], counts: { points: [] } })
    expect(text).not.toContain('member_id')
  })

  it('do not make a source known by being ignored', async () => {
    expect((await ask('ledger')).body.batches).toEqual([])
    expect((await ask('quarantine')).body).toMatchObject({ reasons: [], entries: [] })
  })

  it('that no release which serves names any more are left out of former ones, as they are unknown elsewhere', async () => {
    expect((await app.inject(`/api/events/${BookLost.type}`)).json().code).toBe('EVENT_TYPE_UNKNOWN')
    const paths = [
      '?release=1.0.0/1',
      '/datasets/days?release=1.0.0/1',
      '/1.0.0/releases/1',
      '/code?release=1.0.0/1',
      '/releases',
    ]
    for (const path of paths) {
      const { text } = await ask(`products/library/cards${path}`)
      expect([path, text.includes(BookLost.type)]).toEqual([path, false])
    }
    expect((await ask('products/library/cards/code?release=1.0.0/1')).body).toMatchObject({ isWhole: false, files: [] })
    const former = await ask('products/library/cards/datasets/days?release=1.0.0/1', 'local')
    expect(former.text).toContain(BookLost.type)
    expect((await ask('products/library/cards/releases', 'local')).text).toContain(BookLost.type)
  })
})

it('who did things is told to the holder of the token only', async () => {
  const actors = async (who: 'anonymous' | 'local') => {
    const [list, code, release, ledger] = await Promise.all(
      [
        'products/library/cards/releases',
        'products/library/cards/code',
        'products/library/cards/1.0.1/releases/1',
        'ledger',
      ].map((path) => ask(path, who)),
    )
    const listed = list?.body.releases.map(({ actor }: { actor: string | null }) => actor)
    const taken = ledger?.body.batches.map(({ actor }: { actor: string | null }) => actor)
    return [listed, code?.body.build.actor, release?.body.build.actor, taken]
  }
  expect(await actors('local')).toEqual([['test', 'test'], 'test', 'test', ['ada']])
  expect(await actors('anonymous')).toEqual([[null, null], null, null, []])
})
