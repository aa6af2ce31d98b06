import { checkName } from '@provender/kernel'
import type { ColumnMap, RowOf } from './column.ts'
import type { Domain } from './domain.ts'
import { requireColumns, requireText } from './require.ts'

/** A kind of fact that happens in a domain: past tense, self-contained, never changed. */
export interface EventType<Data extends ColumnMap = ColumnMap> {
  readonly kind: 'event'
  readonly type: string
  readonly owner: Domain
  readonly description: string
  readonly data: Data
  readonly example: RowOf<Data> | null
  readonly modelled: string | null
  readonly simulated: string | null
}

interface EventSpec<Data extends ColumnMap> {
  readonly owner: Domain
  readonly description: string
  readonly data: Data
  readonly example?: NoInfer<RowOf<Data>>
  /** The rule by which the fact is derived when it was not observed. */
  readonly modelled?: string
  /** Says that the facts are drawn by a generator, and by which rules. */
  readonly simulated?: string
}

/**
 * Declares an event type. `type` is a reverse domain in hyphenated past tense.
 * @throws CONTRACT_NAME_INVALID, CONTRACT_INVALID
 * @source CloudEvents 1.0, attribute `type`
 * @example
 * const library = domain('library', { team: 'circulation', contact: 'circulation@library.example' })
 * event('org.library.loan.book-borrowed', {
 *   owner: library, description: 'A member took a copy home.', data: { loan_id: c.string().describe('One loan.') },
 * }).type // 'org.library.loan.book-borrowed'
 */
export function event<const Data extends ColumnMap>(type: string, spec: EventSpec<Data>): EventType<Data> {
  checkName('event type', type)
  requireText(`event type ${type}`, 'owner', spec.owner?.name)
  requireText(`event type ${type}`, 'description', spec.description)
  requireColumns(`event type ${type}`, 'event field', spec.data)
  return Object.freeze({
    kind: 'event',
    type,
    owner: spec.owner,
    description: spec.description,
    data: spec.data,
    example: spec.example ?? null,
    modelled: spec.modelled ?? null,
    simulated: spec.simulated ?? null,
  })
}
