import type { ColumnMap, RowOf } from './column.ts'
import type { Domain } from './domain.ts'
import { invalid, isRecord } from './refusal.ts'
import { requireName, requireSpec, requireText } from './require.ts'
import { requireColumns } from './require-columns.ts'

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
 * @throws CONTRACT_NAME_INVALID
 * @throws CONTRACT_INVALID
 * @source CloudEvents 1.0, attribute `type`
 * @example
 * const library = domain('library', { team: 'circulation', contact: 'circulation@library.example' })
 * event('org.library.loan.book-borrowed', {
 *   owner: library, description: 'A member took a copy home.', data: { loan_id: c.string().describe('One loan.') },
 * }).type // 'org.library.loan.book-borrowed'
 */
export function event<const Data extends ColumnMap>(type: string, spec: EventSpec<Data>): EventType<Data> {
  const thing = `event type ${String(type)}`
  requireName('event type', type)
  requireSpec(thing, spec)
  requireText(thing, 'owner', spec.owner?.name)
  requireText(thing, 'description', spec.description)
  requireColumns(thing, 'event field', spec.data)
  requireExample(thing, spec.data, spec.example)
  return Object.freeze({
    kind: 'event',
    type,
    owner: spec.owner,
    description: spec.description,
    data: Object.freeze({ ...spec.data }),
    example: exampleOf<Data>(spec.example),
    modelled: spec.modelled ?? null,
    simulated: spec.simulated ?? null,
  })
}

function requireExample(thing: string, data: ColumnMap, example: unknown): void {
  if (example === undefined || example === null) return
  if (!isRecord(example))
    throw invalid(`The example of the ${thing} is no object. Give one value per field.`, { thing })
  for (const [field, column] of Object.entries(data)) {
    const value = example[field] ?? null
    if (value === null && !column.definition.nullable) {
      throw invalid(`The example of the ${thing} has no "${field}". Add it: the field is never null.`, { thing, field })
    }
  }
  for (const field of Object.keys(example)) {
    if (!Object.hasOwn(data, field)) {
      throw invalid(`The example of the ${thing} has "${field}", which is no field. Remove it or declare the field.`, {
        thing,
        field,
      })
    }
  }
}

function exampleOf<Data extends ColumnMap>(example: RowOf<Data> | undefined): RowOf<Data> | null {
  return example === undefined ? null : Object.freeze({ ...example })
}
