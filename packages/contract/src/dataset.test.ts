import { it } from 'vitest'
import { BookBorrowed, bookCatalog, titles } from '../fixtures/library.ts'
import { asDataset } from '../fixtures/parts.ts'
import { js, type Refusal, refuses } from '../fixtures/refusing.ts'
import { check, complete, dataset, mayBeEmpty, sql } from './index.ts'

it.each<Refusal>([
  [
    'without anything',
    () => dataset('a_table', js(undefined)),
    'CONTRACT_INVALID',
    'The dataset a_table is given nothing instead of an object with its parts.',
  ],
  [
    'without description',
    asDataset({ description: undefined }),
    'CONTRACT_INVALID',
    'The dataset a_table has no description. Add description: it is required.',
  ],
  [
    'without grain',
    asDataset({ grain: '' }),
    'CONTRACT_INVALID',
    'The dataset a_table has no grain. Add grain: it is required.',
  ],
  [
    'without columns',
    asDataset({ columns: undefined }),
    'CONTRACT_INVALID',
    'The dataset a_table has no columns. Add at least one, such as c.string().describe("…").',
  ],
  [
    'without key',
    asDataset({ key: undefined }),
    'CONTRACT_INVALID',
    'The dataset a_table has no key. Add key: the columns that tell one row from another.',
  ],
  [
    'with a key that is no column',
    asDataset({ key: ['day'] }),
    'CONTRACT_INVALID',
    'The key column "day" of the dataset a_table is no column (there are week, loans). A key names columns that are never null, each once.',
  ],
  [
    'with a key from the prototype',
    asDataset({ key: ['constructor'] }),
    'CONTRACT_INVALID',
    'The key column "constructor" of the dataset a_table is no column (there are week, loans). A key names columns that are never null, each once.',
  ],
  [
    'with a nullable key',
    asDataset({ key: ['loans'] }),
    'CONTRACT_INVALID',
    'The key column "loans" of the dataset a_table is nullable. A key names columns that are never null, each once.',
  ],
  [
    'with a key column twice',
    asDataset({ key: ['week', 'week'] }),
    'CONTRACT_INVALID',
    'The key column "week" of the dataset a_table stands there twice. A key names columns that are never null, each once.',
  ],
  [
    'without SQL',
    asDataset({ build: undefined }),
    'CONTRACT_INVALID',
    "The build of the dataset a_table is missing. Write it as sql`…` or sql.file('./name.sql').",
  ],
  [
    'with empty SQL',
    asDataset({ build: sql` ` }),
    'CONTRACT_INVALID',
    "The build of the dataset a_table is empty. Write it as sql`…` or sql.file('./name.sql').",
  ],
  [
    'with a product as relation',
    asDataset({ build: sql.from({ catalog: bookCatalog })`select 1` }),
    'CONTRACT_INVALID',
    'The relation "catalog" of the dataset a_table is a product, not an event type, dataset or output port. Name one of its outputs: product.outputs.name.',
  ],
  [
    'with a relation that was imported in a circle',
    asDataset({ build: sql.from({ titles: undefined })`select 1` }),
    'CONTRACT_INVALID',
    'The relation "titles" of the dataset a_table is missing, not an event type, dataset or output port. Import the thing itself.',
  ],
  [
    'incremental by no column',
    asDataset({ incremental: { by: 'day', lateness: '1 day', reads: {} } }),
    'CONTRACT_INVALID',
    'incremental.by of the dataset a_table is "day", which is no column. Name the column that holds the interval.',
  ],
  [
    'incremental by what may be missing',
    asDataset({ incremental: { by: 'loans', lateness: '1 day', reads: {} } }),
    'CONTRACT_INVALID',
    'incremental.by of the dataset a_table is "loans", which is nullable. Name the column that holds the interval.',
  ],
  [
    'late by months',
    asDataset({ incremental: { by: 'week', lateness: '1 month', reads: {} } }),
    'CONTRACT_VALUE_INVALID',
    '"1 month" is not a duration; write it like "24h", "14 days" or "90s".',
  ],
  [
    'reading what its SQL does not read',
    asDataset({ incremental: { by: 'week', lateness: '1 day', reads: { returned: 'none' } } }),
    'CONTRACT_INVALID',
    'incremental.reads of the dataset a_table names "returned", which its SQL does not read (it reads borrowed).',
  ],
  [
    'reading in an unknown way',
    asDataset({ incremental: { by: 'week', lateness: '1 day', reads: { borrowed: 'all' } } }),
    'CONTRACT_INVALID',
    "incremental.reads.borrowed of the dataset a_table is \"all\". Write 'none', 'all-before' or { within: '14 days' }.",
  ],
  [
    'with two checks of one name',
    asDataset({ checks: [check('a', sql`true`), check('a', sql`false`)] }),
    'CONTRACT_NAME_DUPLICATE',
    'The dataset a_table has two checks named "a". Give each a name of its own.',
  ],
  [
    'with a measure that is no column',
    asDataset({ checks: [complete({ against: BookBorrowed, min: 1, measure: 'returns' })] }),
    'CONTRACT_INVALID',
    'The check "sum of returns accounts for org.library.loan.book-borrowed" of the dataset a_table measures "returns", which is no column. Name a column of the dataset.',
  ],
  [
    'with a closure as check',
    asDataset({ checks: [() => true] }),
    'CONTRACT_INVALID',
    'The dataset a_table has a check that is a function. Make it with check(…) or complete(…).',
  ],
  [
    'empty for no reason',
    asDataset({ mayBeEmpty: true }),
    'CONTRACT_INVALID',
    "mayBeEmpty of the dataset a_table is true. Write mayBeEmpty('why no rows can be right').",
  ],
])('datasets are refused: %s', refuses)

it.each<Refusal>([
  ['without name', () => check('', sql`true`), 'CONTRACT_INVALID', 'The check has no name. Add name: it is required.'],
  [
    'without predicate',
    () => check('a', js('true')),
    'CONTRACT_INVALID',
    'The predicate of the check "a" is "true". Write it as sql`…` or sql.file(\'./name.sql\').',
  ],
  [
    'in no dimension of ODCS',
    () => check('a', sql`true`, { dimension: js('beauty') }),
    'CONTRACT_INVALID',
    'The check "a" has the dimension "beauty". Take one of accuracy, completeness, conformity, consistency, coverage, timeliness, uniqueness.',
  ],
  [
    'against a dataset',
    () => complete({ against: js(titles), min: 1 }),
    'CONTRACT_INVALID',
    'The check complete(…) is against an object, not an event type. Import the event type itself.',
  ],
  [
    'with a share of nothing',
    () => complete({ against: BookBorrowed, min: 0 }),
    'CONTRACT_INVALID',
    'complete against org.library.loan.book-borrowed: min is 0. Give a share above 0 and up to 1 (1 = all).',
  ],
  [
    'with per cent',
    () => complete({ against: BookBorrowed, min: 95 }),
    'CONTRACT_INVALID',
    'complete against org.library.loan.book-borrowed: min is 95. Give a share above 0 and up to 1 (1 = all).',
  ],
  [
    'emptiness without reason',
    () => mayBeEmpty(' '),
    'CONTRACT_INVALID',
    'The mayBeEmpty has no reason. Add reason: it is required.',
  ],
])('checks are refused: %s', refuses)
