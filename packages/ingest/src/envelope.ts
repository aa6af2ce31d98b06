import type { EventContract } from '@provender/contract'
import { duckdbTypeOf, literalOf } from '@provender/contract'

/** The columns of every event segment that come before the event's own fields, and their DuckDB types. */
export const envelopeColumns = {
  position: 'BIGINT',
  event_id: 'VARCHAR',
  event_time: 'TIMESTAMP WITH TIME ZONE',
  ingest_time: 'TIMESTAMP WITH TIME ZONE',
  event_source: 'VARCHAR',
  subject: 'VARCHAR',
  actor: 'VARCHAR',
  source_file: 'VARCHAR',
  source_row: 'BIGINT',
  is_late: 'BOOLEAN',
} as const

/**
 * A SELECT over the segments of an event type: its fields and the envelope; no rows when there are no segments yet.
 * @example eventRelationSql(BookBorrowed, ['/w/objects/log/ab.parquet']) // "SELECT … FROM read_parquet(['/w/objects/log/ab.parquet'])"
 */
export function eventRelationSql(event: EventContract, paths: readonly string[]): string {
  const columns = [
    ...Object.entries(envelopeColumns),
    ...event.data.map((field) => [field.name, duckdbTypeOf(field.type)] as const),
  ]
  if (paths.length === 0)
    return `SELECT ${columns.map(([name, type]) => `NULL::${type} AS "${name}"`).join(', ')} WHERE false`
  return `SELECT ${columns.map(([name]) => `"${name}"`).join(', ')} FROM read_parquet([${paths.map(literalOf).join(', ')}])`
}
