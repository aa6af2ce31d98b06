import { describe, expect, it } from 'vitest'
import { BookBorrowed, bookCatalog, borrowingPatterns, titles, weekly } from '../fixtures/library.ts'
import { asProduct, product, table, without } from '../fixtures/parts.ts'
import { js, type Refusal, refuses } from '../fixtures/refusing.ts'
import { dataset, defineProduct } from './index.ts'

it.each<Refusal>([
  [
    'without anything',
    () => defineProduct(js(undefined)),
    'CONTRACT_INVALID',
    'The product is given nothing instead of an object with its parts.',
  ],
  [
    'without domain',
    asProduct({ domain: undefined }),
    'CONTRACT_INVALID',
    'The product a-product has no domain. Add domain: it is required.',
  ],
  [
    'without owner',
    asProduct({ domain: { name: 'library' } }),
    'CONTRACT_INVALID',
    'The product a-product has no owner. Add owner: it is required.',
  ],
  [
    'without purpose',
    asProduct({ purpose: undefined }),
    'CONTRACT_INVALID',
    'The product a-product has no purpose. Add purpose: it is required.',
  ],
  [
    'without customers',
    () => defineProduct(js(without(product, 'customers'))),
    'CONTRACT_INVALID',
    'The product a-product has no customer. Add customers: [{ team, need }]: a product is for somebody.',
  ],
  [
    'with an empty list of customers',
    asProduct({ customers: [] }),
    'CONTRACT_INVALID',
    'The product a-product has no customer. Add customers: [{ team, need }]: a product is for somebody.',
  ],
  [
    'with a customer who needs nothing',
    asProduct({ customers: [{ team: 'acquisitions' }] }),
    'CONTRACT_INVALID',
    'The customer of the product a-product has no need. Add need: it is required.',
  ],
  [
    'with a customer that is no object',
    asProduct({ customers: [undefined] }),
    'CONTRACT_INVALID',
    'The customer of the product a-product is given nothing instead of an object with its parts.',
  ],
  [
    'without benefit',
    asProduct({ benefit: undefined }),
    'CONTRACT_INVALID',
    'The benefit of the product a-product has no says. Add says: it is required.',
  ],
  [
    'without a version',
    asProduct({ version: undefined }),
    'CONTRACT_INVALID',
    'The product a-product has the version missing. Write major.minor.patch, e.g. "1.0.0".',
  ],
  [
    'with half a version',
    asProduct({ version: '1.0' }),
    'CONTRACT_INVALID',
    'The product a-product has the version "1.0". Write major.minor.patch, e.g. "1.0.0".',
  ],
  [
    'with leading zeros in its version',
    asProduct({ version: '1.02.0' }),
    'CONTRACT_INVALID',
    'The product a-product has the version "1.02.0". Write major.minor.patch, e.g. "1.0.0".',
  ],
  [
    'without a service promise',
    asProduct({ sla: undefined }),
    'CONTRACT_INVALID',
    'The sla of the product a-product has no freshness. Add freshness: it is required.',
  ],
  [
    'with a freshness that is no duration',
    asProduct({ sla: { ...product.sla, freshness: 'soon' } }),
    'CONTRACT_VALUE_INVALID',
    '"soon" is not a duration; write it like "24h", "14 days" or "90s".',
  ],
  [
    'with availability in per cent',
    asProduct({ sla: { ...product.sla, availability: 99.9 } }),
    'CONTRACT_INVALID',
    'The product a-product promises an availability of 99.9. Write a share such as 0.999.',
  ],
  [
    'without inputs',
    asProduct({ inputs: undefined }),
    'CONTRACT_INVALID',
    'The product a-product has no inputs. Add inputs: [EventType, product].',
  ],
  [
    'with a dataset as input',
    asProduct({ inputs: [titles] }),
    'CONTRACT_INVALID',
    'The product a-product has an input that is an object. Import the event type or product itself.',
  ],
  [
    'with an input twice',
    asProduct({ inputs: [BookBorrowed, BookBorrowed] }),
    'CONTRACT_NAME_DUPLICATE',
    'The product a-product has two inputs named org.library.loan.book-borrowed. Remove one.',
  ],
  [
    'with a product as input twice',
    asProduct({ inputs: [bookCatalog, bookCatalog] }),
    'CONTRACT_NAME_DUPLICATE',
    'The product a-product has two inputs named library/book-catalog@1.2.0. Remove one.',
  ],
  [
    'ignoring what it reads',
    asProduct({ ignores: [{ event: BookBorrowed, reason: 'no' }] }),
    'CONTRACT_INVALID',
    'The product a-product both reads and ignores org.library.loan.book-borrowed. Remove it from inputs or from ignores.',
  ],
  [
    'without datasets',
    asProduct({ datasets: {} }),
    'CONTRACT_INVALID',
    'The product a-product has no datasets. Add datasets: { weekly }.',
  ],
  [
    'with a dataset of its own making',
    asProduct({ datasets: { weekly: { name: 'weekly' } } }),
    'CONTRACT_INVALID',
    'datasets.weekly of the product a-product is an object. Make it with dataset(…).',
  ],
  [
    'with two datasets of one name',
    asProduct({ datasets: { weekly, again: dataset('weekly', table) } }),
    'CONTRACT_NAME_DUPLICATE',
    'The product a-product has two datasets named "weekly". Rename one.',
  ],
  [
    'without ports',
    asProduct({ ports: undefined }),
    'CONTRACT_INVALID',
    'The product a-product has no ports. Add ports: { sql: true, rest: true }.',
  ],
  [
    'with an unknown port',
    asProduct({ ports: { soap: true } }),
    'CONTRACT_INVALID',
    'The product a-product has a port "soap". There are: sql, rest, iceberg.',
  ],
  [
    'with a port that is neither open nor closed',
    asProduct({ ports: { sql: 'yes' } }),
    'CONTRACT_INVALID',
    'The port sql of the product a-product is "yes". Write true or false.',
  ],
  [
    'with paths to an unknown dataset',
    asProduct({ ports: { rest: { monthly: { by: [] } } } }),
    'CONTRACT_INVALID',
    'ports.rest of the product a-product names "monthly", which is no dataset (there are weekly).',
  ],
  [
    'with paths by an unknown column',
    asProduct({ ports: { rest: { weekly: { by: ['isbn'] } } } }),
    'CONTRACT_INVALID',
    `ports.rest.weekly.by of the product a-product names "isbn", which is no column of it (there are ${Object.keys(weekly.columns).join(', ')}).`,
  ],
  [
    'without access',
    asProduct({ access: undefined }),
    'CONTRACT_INVALID',
    "The product a-product has no access. Add access: { allowedFor: ['research'] }.",
  ],
  [
    'with a use that is no text',
    asProduct({ access: { allowedFor: [1] } }),
    'CONTRACT_INVALID',
    'The use of the access.allowedFor of the product a-product is 1; it must be a text.',
  ],
  [
    'with an example that is no SQL',
    asProduct({ examples: ['select 1'] }),
    'CONTRACT_INVALID',
    'The example of the product a-product is "select 1". Write it as sql`…` or sql.file(\'./name.sql\').',
  ],
])('products are refused: %s', refuses)

describe('a definition', () => {
  it('cannot be changed after it is made', () => {
    const customers = [{ team: 'acquisitions', need: 'figures' }]
    const made = defineProduct(js({ ...product, customers }))
    customers.push({ team: 'others', need: 'nothing' })
    expect(made.customers).toEqual([{ team: 'acquisitions', need: 'figures' }])
    for (const part of [
      made,
      made.customers,
      made.inputs,
      made.datasets,
      made.outputs,
      made.sla,
      made.ports,
      weekly,
      weekly.columns,
      weekly.key,
      BookBorrowed.data,
      weekly.columns.overdue_rate.definition.between,
    ]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
  })

  it('knows the file that makes it', () => {
    expect(borrowingPatterns.definedIn).toBe(new URL('../fixtures/library.ts', import.meta.url).href)
  })
})
