import { describe, expect, it } from 'vitest'
import { deprecatedProduct } from '../fixtures/deprecated.ts'
import { library } from '../fixtures/library.ts'
import { asProduct, product, table } from '../fixtures/parts.ts'
import { js, type Refusal, refuses } from '../fixtures/refusing.ts'
import {
  catalogPartsOf,
  dataset,
  defineProduct,
  describeProduct,
  diffContracts,
  domain,
  impactOf,
  isStepEnough,
  type ProductContract,
  sql,
  view,
} from './index.ts'

const drawn = {
  title: 'Loans by week',
  description: 'Loans begun in the week.',
  mark: 'line',
  x: 'week',
  y: 'loans',
  select: sql`select week, loans from a_table`,
} as const
const small = { datasets: { a_table: dataset('a_table', table) } }
const owner = { team: 'circulation', contact: 'circulation@library.example' }
const asView = (changes: object) => () => view('loans-by-week', js({ ...drawn, ...changes }))
const asDomain = (changes: object) => () => domain('library', js({ ...owner, ...changes }))
const contractOf = (parts: object): ProductContract =>
  describeProduct(defineProduct(js({ ...product, ...small, ...parts })), () => '')

describe('catalog parts of a contract', () => {
  it('are filled in where the author left them out', () => {
    expect(catalogPartsOf(contractOf({}))).toEqual({
      kind: 'dataset',
      status: 'active',
      deprecated: null,
      views: [],
      domain: { purpose: null, people: [], terms: [] },
    })
  })

  it('say what the author said, in the order written', () => {
    const heat = view('heat', {
      ...{ title: 'Heat', description: 'Cells.', dataset: 'a_table', mark: 'heatmap', x: 'week', y: 'genre' },
      ...{ value: 'loans', pick: 'genre', select: sql`select 1` },
    })
    const said = domain('library', {
      ...owner,
      purpose: 'Lends.',
      people: [{ name: 'Circulation desk', role: 'owner' }],
      terms: { title: 'A work.', loan: 'One copy with one member.' },
    })
    const deprecated = { since: '2026-11-21', reason: 'replaced', use: 'library/book-catalog' }
    const parts = { kind: 'forecast', status: 'draft', deprecated, views: [heat], domain: said }
    expect(catalogPartsOf(contractOf(parts))).toEqual({
      kind: 'forecast',
      status: 'draft',
      deprecated,
      views: [
        {
          ...{ name: 'heat', title: 'Heat', description: 'Cells.', dataset: 'a_table', mark: 'heatmap' },
          ...{ x: 'week', y: 'genre', series: null, value: 'loans', pick: 'genre' },
          select: { text: 'select 1', file: null },
        },
      ],
      domain: {
        purpose: 'Lends.',
        people: [{ name: 'Circulation desk', role: 'owner' }],
        terms: [
          { term: 'title', meaning: 'A work.' },
          { term: 'loan', meaning: 'One copy with one member.' },
        ],
      },
    })
    expect(
      catalogPartsOf(contractOf({ deprecated: { since: '2026-11-21', reason: 'old' } })).deprecated?.use,
    ).toBeNull()
  })

  it('say that a product is deprecated, and what to use instead', () => {
    expect(describeProduct(deprecatedProduct, () => '').deprecated).toEqual({
      since: '2026-11-21',
      reason: 'Counted a loan in the week it ended.',
      use: 'library/borrowing-patterns',
    })
  })

  it.each([
    ['kind', { kind: 'forecast' }],
    ['status', { status: 'draft' }],
    ['deprecated', { deprecated: { since: '2026-11-21', reason: 'replaced' } }],
    ['views', { views: [view('loans-by-week', drawn)] }],
    ['domain', { domain: domain('library', { ...owner, purpose: 'Lends.' }) }],
  ])('never need a step of the version: %s', (part, said) => {
    const [without, with_] = [contractOf({}), contractOf(said)]
    for (const changes of [diffContracts(without, with_), diffContracts(with_, without)]) {
      expect(changes).toMatchObject([{ impact: 'patch', path: part }])
      expect(isStepEnough(impactOf(changes), '1.0.0', '1.0.0')).toBe(true)
    }
  })
})

describe('a product', () => {
  it.each<Refusal>([
    [
      'of no known kind',
      asProduct({ kind: 'table' }),
      'CONTRACT_INVALID',
      'The product a-product has the kind "table". There are: dataset, feature-store, forecast, recommender, decision-api, feed, embeddings, graph.',
    ],
    [
      'that says of itself that it is deprecated, and no more',
      asProduct({ status: 'deprecated' }),
      'CONTRACT_INVALID',
      'The product a-product has the status "deprecated". There are: draft, active.',
    ],
    [
      'deprecated for no reason',
      asProduct({ deprecated: { since: '2026-11-21' } }),
      'CONTRACT_INVALID',
      'The deprecation of the product a-product has no reason. Add reason: it is required.',
    ],
    [
      'deprecated since a day that is none',
      asProduct({ deprecated: { since: '2026-02-30', reason: 'old' } }),
      'CONTRACT_INVALID',
      'The since of the deprecation of the product a-product is "2026-02-30". Write a day, such as "2026-11-21".',
    ],
    [
      'deprecated since a version',
      asProduct({ deprecated: { since: '2.0.0', reason: 'old' } }),
      'CONTRACT_INVALID',
      'The since of the deprecation of the product a-product is "2.0.0". Write a day, such as "2026-11-21".',
    ],
    [
      'in whose place something is to be used that is no product',
      asProduct({ deprecated: { since: '2026-11-21', reason: 'old', use: 'the other one' } }),
      'CONTRACT_NAME_INVALID',
      '"the other one" is not a product; write domain/name, domain/name@1.0.0 or domain/name@1.0.0#3.',
    ],
    [
      'in whose place one version is to be used',
      asProduct({ deprecated: { since: '2026-11-21', reason: 'old', use: 'library/books@1.0.0' } }),
      'CONTRACT_INVALID',
      'The use of the deprecation of the product a-product is "library/books@1.0.0". Name the product alone, as domain/name.',
    ],
    [
      'with a view that is none',
      asProduct({ views: [drawn] }),
      'CONTRACT_INVALID',
      'The product a-product has a view that is an object. Make it with view(…).',
    ],
    [
      'with two views of one name',
      asProduct({ views: [view('loans-by-week', drawn), view('loans-by-week', drawn)] }),
      'CONTRACT_NAME_DUPLICATE',
      'The product a-product has two views named "loans-by-week". Rename one.',
    ],
    [
      'with a view beside a dataset that is not there',
      asProduct({ views: [view('loans-by-week', { ...drawn, dataset: 'monthly' })] }),
      'CONTRACT_INVALID',
      'The view loans-by-week of the product a-product stands beside "monthly", which is no dataset of it (there are weekly).',
    ],
  ])('is refused: %s', refuses)
})

describe('a view', () => {
  it.each<Refusal>([
    [
      'with spaces in its name',
      () => view('loans by week', drawn),
      'CONTRACT_NAME_INVALID',
      'The view name "loans by week" is not allowed: use 2 to 50 lower-case letters, digits and hyphens, beginning with a letter.',
    ],
    [
      'without anything',
      () => view('loans-by-week', js(undefined)),
      'CONTRACT_INVALID',
      'The view loans-by-week is given nothing instead of an object with its parts.',
    ],
    [
      'without x',
      asView({ x: undefined }),
      'CONTRACT_INVALID',
      'The view loans-by-week has no x. Add x: it is required.',
    ],
    [
      'whose y is a number',
      asView({ y: 3 }),
      'CONTRACT_INVALID',
      'The y of the view loans-by-week is 3; it must be a text.',
    ],
    [
      'whose pick is a list',
      asView({ pick: ['genre'] }),
      'CONTRACT_INVALID',
      'The pick of the view loans-by-week is a list; it must be a text.',
    ],
    [
      'with an unknown mark',
      asView({ mark: 'pie' }),
      'CONTRACT_INVALID',
      'The view loans-by-week has the mark "pie". There are: line, area, bar, dot, heatmap.',
    ],
    [
      'that is a heat map without value',
      asView({ mark: 'heatmap' }),
      'CONTRACT_INVALID',
      'The view loans-by-week is a heat map without value. Add value: the column that colours its cells.',
    ],
    [
      'that is a heat map with series',
      asView({ mark: 'heatmap', value: 'loans', series: 'genre' }),
      'CONTRACT_INVALID',
      'The view loans-by-week is a heat map with series. Remove it: the cells are coloured by value.',
    ],
    [
      'that is a line with a value',
      asView({ value: 'loans' }),
      'CONTRACT_INVALID',
      'The view loans-by-week has the value "loans", but only a heat map has one. Name what it draws under y.',
    ],
    [
      'without SQL',
      asView({ select: 'select 1' }),
      'CONTRACT_INVALID',
      'The select of the view loans-by-week is "select 1". Write it as sql`…` or sql.file(\'./name.sql\').',
    ],
    [
      'with relations of its own',
      asView({ select: sql.from({ weekly: library })`select 1` }),
      'CONTRACT_INVALID',
      "The select of the view loans-by-week is given relations (weekly). Write sql`…` alone: a view reads the product's own datasets by their bare names.",
    ],
  ])('is refused: %s', refuses)

  it('keeps the text of its SQL file', () => {
    const views = [view('loans-by-week', { ...drawn, select: sql.file('./by-week.sql') })]
    const contract = describeProduct(
      defineProduct(js({ ...product, ...small, views })),
      (url) => `-- ${url.slice(-11)}`,
    )
    expect(contract.views?.[0]?.select).toEqual({ text: '-- by-week.sql', file: 'by-week.sql' })
  })
})

describe('a domain', () => {
  it('is frozen with its words and copies what it is given', () => {
    const terms = { loan: 'One copy with one member.' }
    const said = domain('library', { ...owner, terms })
    terms.loan = 'another'
    expect(said.terms).toEqual({ loan: 'One copy with one member.' })
    expect(Object.isFrozen(said.terms) && Object.isFrozen(said.people)).toBe(true)
  })

  it.each<Refusal>([
    [
      'with a term that means nothing',
      asDomain({ terms: { loan: ' ' } }),
      'CONTRACT_INVALID',
      'The term "loan" of the domain library has no meaning. Add meaning: it is required.',
    ],
    [
      'with one term in two cases',
      asDomain({ terms: { Loan: 'One copy.', loan: 'Another.' } }),
      'CONTRACT_NAME_DUPLICATE',
      'The domain library has the term "loan" twice. Keep one meaning, or two different words.',
    ],
    [
      'with terms in a list',
      asDomain({ terms: ['loan'] }),
      'CONTRACT_INVALID',
      "The terms of the domain library are a list. Write { loan: 'what it means' }.",
    ],
    [
      'with somebody who has no role',
      asDomain({ people: [{ name: 'Circulation desk' }] }),
      'CONTRACT_INVALID',
      'The person of the domain library has no role. Add role: it is required.',
    ],
    [
      'with an empty purpose',
      asDomain({ purpose: '' }),
      'CONTRACT_INVALID',
      'The domain library has no purpose. Add purpose: it is required.',
    ],
  ])('is refused: %s', refuses)
})
