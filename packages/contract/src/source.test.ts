import { describe, expect, it } from 'vitest'
import { BookBorrowed, titles } from '../fixtures/library.ts'
import { asEmission, asSource, borrowed, emission, loans, without } from '../fixtures/parts.ts'
import { js, type Refusal, refuses } from '../fixtures/refusing.ts'
import { csv, emit, snapshot, sql } from './index.ts'

it.each<Refusal>([
  [
    'without owner',
    asSource({ owner: undefined }),
    'CONTRACT_INVALID',
    'The source loans has no owner. Add owner: it is required.',
  ],
  [
    'without file',
    asSource({ reads: undefined }),
    'CONTRACT_INVALID',
    "The source loans reads no file. Add reads: csv('./file.csv', { columns: […] }) or parquet(…).",
  ],
  [
    'without emissions',
    asSource({ emits: [] }),
    'CONTRACT_INVALID',
    'The source loans emits nothing. Add emits: [emit(EventType, { … })].',
  ],
  [
    'with an event type as emission',
    asSource({ emits: [BookBorrowed] }),
    'CONTRACT_INVALID',
    'emits of the source loans is an object. Make it with emit(EventType, { … }).',
  ],
  [
    'with a lookup that is no event type',
    asSource({ lookups: { titles } }),
    'CONTRACT_INVALID',
    'The lookup "titles" of the source loans is an object, not an event type.',
  ],
  [
    'with a lookup named like its own rows',
    asSource({ lookups: { rows: BookBorrowed } }),
    'CONTRACT_INVALID',
    'The source loans calls a lookup "rows", which is the name of its own rows. Rename the lookup.',
  ],
  [
    'with a quarantine without reason',
    asSource({ quarantine: [{ when: sql`id is null` }] }),
    'CONTRACT_INVALID',
    'The quarantine of the source loans has no reason. Add reason: it is required.',
  ],
  [
    'with a field that nothing fills',
    asEmission({ data: without(borrowed, 'title_id') }),
    'CONTRACT_INVALID',
    'The field "title_id" of the emission of org.library.loan.book-borrowed is missing. Write it as sql`…` or sql.file(\'./name.sql\').',
  ],
  [
    'with a field that the event has not',
    asEmission({ data: { ...borrowed, isbn: sql`i` } }),
    'CONTRACT_INVALID',
    'The emission of org.library.loan.book-borrowed fills "isbn", which the event type does not have (it has loan_id, member_id, title_id).',
  ],
  [
    'without id',
    asEmission({ id: undefined }),
    'CONTRACT_INVALID',
    "The id of the emission of org.library.loan.book-borrowed is missing. Write it as sql`…` or sql.file('./name.sql').",
  ],
  [
    'emitting a dataset',
    () => emit(js(titles), js(emission)),
    'CONTRACT_INVALID',
    'emit(…) is given an object, not an event type. Import the event type itself.',
  ],
  [
    'as a snapshot without key',
    () => snapshot('loans', js({ ...loans, appeared: loans.emits[0], vanished: loans.emits[0] })),
    'CONTRACT_INVALID',
    "The key of the source loans is missing. Write it as sql`…` or sql.file('./name.sql').",
  ],
  [
    'as a snapshot where nothing vanishes',
    () => snapshot('loans', js({ ...loans, key: sql`id`, appeared: loans.emits[0] })),
    'CONTRACT_INVALID',
    'vanished of the source loans is missing. Make it with emit(EventType, { … }).',
  ],
  [
    'as a snapshot of which more than everything may vanish',
    () =>
      snapshot(
        'loans',
        js({ ...loans, key: sql`id`, appeared: loans.emits[0], vanished: loans.emits[0], mayVanish: 20 }),
      ),
    'CONTRACT_INVALID',
    'mayVanish of the source loans is 20. Give the share of the keys that may vanish in one intake, from 0 to 1.',
  ],
  [
    'as a file without column names',
    () => csv('./x.csv', js({})),
    'CONTRACT_INVALID',
    "The file ./x.csv needs its column names, each once: columns: ['id', 'start'].",
  ],
  [
    'as a file with a column twice',
    () => csv('./x.csv', { columns: ['id', 'id'] }),
    'CONTRACT_INVALID',
    "The file ./x.csv needs its column names, each once: columns: ['id', 'start'].",
  ],
  [
    'as a file with a long delimiter',
    () => csv('./x.csv', { columns: ['id'], delimiter: "','" }),
    'CONTRACT_INVALID',
    'The file ./x.csv has the delimiter "\',\'". Give one sign, such as ";" or a tab.',
  ],
])('sources are refused: %s', refuses)

describe('a file', () => {
  it('takes a tab as delimiter', () => {
    expect(csv('./x.tsv', { columns: ['id'], delimiter: '\t' })).toMatchObject({ delimiter: '\t' })
  })
})
