import {
  c,
  csv,
  dataset,
  defineProduct,
  describeProduct,
  describeSource,
  domain,
  emit,
  event,
  type Principal,
  source,
  sql,
} from '@provender/contract'
import type { LoadedWorkspace } from '@provender/pipeline'
import { describe, expect, it } from 'vitest'
import type { LineSubject } from './activity-line.ts'
import { hearing } from './may-hear.ts'

const library = domain('library', { team: 'circulation', contact: 'circulation@library.example' })
const vault = domain('vault', { team: 'safe', contact: 'safe@vault.example' })
const Lent = event('org.library.loan.book-lent', {
  ...{ owner: library, description: 'Lent.', data: { loan_id: c.string().describe('Loan') } },
})
const Fined = event('org.library.loan.reader-fined', {
  ...{ owner: vault, description: 'Fined.', data: { loan_id: c.string().describe('Loan') } },
})

const loans = (reads: typeof Lent) =>
  dataset('loans', {
    ...{ description: 'Loans.', grain: 'one row per loan', key: ['loan_id'] },
    columns: { loan_id: c.string().describe('Loan') },
    build: sql.from({ reads })`select loan_id from reads`,
  })
const readers = dataset('readers', {
  ...{ description: 'Readers.', grain: 'one row per reader', key: ['reader_id'] },
  columns: { reader_id: c.string().pii('identifier').describe('Reader') },
  build: sql.from({ reads: Lent })`select loan_id as reader_id from reads`,
})
const promises = {
  ...{ version: '1.0.0', purpose: 'Loans.' },
  customers: [{ team: 'buyers', need: 'loans' }],
  ...{ benefit: { says: 'less', measuredBy: 'more' }, sla: { freshness: '24h', availability: 0.9, support: 'no' } },
  ...{ ports: { sql: true }, access: { allowedFor: ['research'] } },
} as const
const open = defineProduct({
  ...promises,
  ...{ name: 'open', domain: library, inputs: [Lent], datasets: { loans: loans(Lent), readers } },
})
const closed = defineProduct({
  ...promises,
  ...{ name: 'closed', domain: vault, inputs: [Fined], datasets: { loans: loans(Fined) } },
})
const told = (of: typeof Lent) =>
  emit(of, { id: sql`id`, time: sql`day`, subject: sql`'/loan/' || id`, data: { loan_id: sql`id` } })
const sourceOf = (name: string, first: typeof Lent, ...others: readonly (typeof Lent)[]) =>
  describeSource(
    source(name, {
      ...{ owner: library, description: 'Loans.' },
      emits: [told(first), ...others.map(told)],
      reads: csv('./loans.csv', { columns: ['id', 'day'] }),
    }),
    () => '',
    () => '/somewhere/loans.csv',
  )

const loaded = {
  products: [open, closed].map((one) => ({ contract: describeProduct(one, () => '') })),
  sources: [sourceOf('desk', Lent), sourceOf('till', Fined), sourceOf('mixed', Lent, Fined)],
} as unknown as LoadedWorkspace

const anonymous: Principal = { kind: 'anonymous', name: 'anonymous' }
const local: Principal = { kind: 'local', name: 'ada' }
const subjects: readonly (readonly [LineSubject, boolean])[] = [
  [{ kind: 'workspace' }, true],
  [{ kind: 'product', product: 'library/open' }, true],
  [{ kind: 'product', product: 'library/open', dataset: 'loans' }, true],
  [{ kind: 'product', product: 'library/open', dataset: 'readers' }, false],
  [{ kind: 'product', product: 'library/open', dataset: 'unheard-of' }, false],
  [{ kind: 'product', product: 'vault/closed' }, false],
  [{ kind: 'product', product: 'library/unheard-of' }, false],
  [{ kind: 'source', source: 'desk' }, true],
  [{ kind: 'source', source: 'till' }, false],
  [{ kind: 'source', source: 'mixed' }, false],
  [{ kind: 'source', source: 'unheard-of' }, false],
]

describe('who may hear', () => {
  it.each(subjects)('of %j', (about, isHeard) => {
    const [opened, shut] = [['library/*'], []].map((open) => hearing(() => loaded, { open }))
    expect([opened?.(anonymous, about), shut?.(anonymous, about)]).toEqual([isHeard, about.kind === 'workspace'])
    expect([opened?.(local, about), shut?.(local, about)]).toEqual([true, true])
  })

  it('follows the definitions as they are loaded anew', () => {
    let now = loaded
    const mayHear = hearing(() => now, { open: ['library/*'] })
    expect(mayHear(anonymous, { kind: 'source', source: 'desk' })).toBe(true)
    now = { ...loaded, products: [] }
    expect(mayHear(anonymous, { kind: 'source', source: 'desk' })).toBe(false)
    expect(mayHear(anonymous, { kind: 'product', product: 'library/open' })).toBe(false)
  })
})
