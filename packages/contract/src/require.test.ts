import { it } from 'vitest'
import { BookBorrowed } from '../fixtures/library.ts'
import { asDataset, asEvent, asProduct, loans, lost, table } from '../fixtures/parts.ts'
import { js, type Refusal, refuses } from '../fixtures/refusing.ts'
import { c, dataset, domain, event, source, sql } from './index.ts'

it.each<Refusal>([
  [
    'a path as dataset',
    () => dataset('../x', table),
    'CONTRACT_NAME_INVALID',
    'The dataset name "../x" is not allowed: use up to 63 lower-case letters, digits and underscores, beginning with a letter.',
  ],
  [
    'capitals and spaces',
    () => dataset('A b', table),
    'CONTRACT_NAME_INVALID',
    'The dataset name "A b" is not allowed: use up to 63 lower-case letters, digits and underscores, beginning with a letter.',
  ],
  [
    'a star',
    () => dataset('*', table),
    'CONTRACT_NAME_INVALID',
    'The dataset name "*" is not allowed: use up to 63 lower-case letters, digits and underscores, beginning with a letter.',
  ],
  [
    'a word of SQL',
    () => dataset('order', table),
    'CONTRACT_NAME_INVALID',
    'The dataset name "order" is not allowed: it is a word reserved in DuckDB, Postgres or Spark.',
  ],
  [
    'no name',
    () => dataset(js(undefined), table),
    'CONTRACT_NAME_INVALID',
    'The dataset name is missing; give a text, such as "weekly".',
  ],
  [
    'a column that is a word of SQL',
    asDataset({ columns: { ...table.columns, group: c.string().describe('Group') } }),
    'CONTRACT_NAME_INVALID',
    'The column name "group" is not allowed: it is a word reserved in DuckDB, Postgres or Spark.',
  ],
  [
    'a column named position',
    asDataset({ columns: { ...table.columns, position: c.count().describe('Place') } }),
    'CONTRACT_NAME_INVALID',
    'The column name "position" is not allowed: "position" is kept for the place of an event in the log.',
  ],
  [
    'a field of the envelope',
    asEvent({ data: { subject: c.string().describe('Subject') } }),
    'CONTRACT_NAME_INVALID',
    'The event field name "subject" is not allowed: it is a field of the event envelope.',
  ],
  [
    'a relation that needs quotes',
    asDataset({ build: sql.from({ 'a b': BookBorrowed })`select 1` }),
    'CONTRACT_NAME_INVALID',
    'The dataset name "a b" is not allowed: use up to 63 lower-case letters, digits and underscores, beginning with a letter.',
  ],
  [
    'a struct field that would end its quotes',
    () => c.struct({ 'a" VARCHAR, "b': c.string() }),
    'CONTRACT_NAME_INVALID',
    'The column name "a\\" VARCHAR, \\"b" is not allowed: use up to 63 lower-case letters, digits and underscores, beginning with a letter.',
  ],
  [
    'a product with a version in its name',
    asProduct({ name: 'borrowing-v2' }),
    'CONTRACT_NAME_INVALID',
    'The product name "borrowing-v2" is not allowed: a trailing -v and number is kept for major versions.',
  ],
  [
    'a product that is a path',
    asProduct({ name: '../x' }),
    'CONTRACT_NAME_INVALID',
    'The product name "../x" is not allowed: use 2 to 50 lower-case letters, digits and hyphens, beginning with a letter.',
  ],
  [
    'a domain of the engines',
    () => domain('main', { team: 'x', contact: 'y' }),
    'CONTRACT_NAME_INVALID',
    'The domain name "main" is not allowed: it is a schema or catalog name of the engines.',
  ],
  [
    'an event type of two segments',
    () => event('library.lost', lost),
    'CONTRACT_NAME_INVALID',
    'The event type name "library.lost" is not allowed: write a reverse domain of at least three segments, such as org.library.loan.book-borrowed.',
  ],
  [
    'a source with a space',
    () => source('my loans', js(loans)),
    'CONTRACT_NAME_INVALID',
    'The source name "my loans" is not allowed: use 2 to 50 lower-case letters, digits and hyphens, beginning with a letter.',
  ],
])('names are refused: %s', refuses)
