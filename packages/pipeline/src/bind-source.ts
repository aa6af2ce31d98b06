import type { ColumnType, EmissionContract, QuarantineContract, SourceContract, SqlText } from '@provender/contract'
import {
  bindExpressions,
  bindSelect,
  type EngineProcess,
  type ExpressionToBind,
  type RelationColumn,
  type RelationColumns,
} from '@provender/engine'
import { eventColumns, requirePredicates } from './bind-product.ts'

const text: ColumnType = { kind: 'string' }
const whole: ColumnType = { kind: 'bigint' }

/**
 * Binds every SQL expression of a source against empty tables; nothing is read.
 * `fileColumns` are the columns of its file with their types (a CSV file has text only).
 * @throws SQL_INVALID, SQL_FORBIDDEN, SQL_NOT_DETERMINISTIC with file, line and the offending text
 */
export async function bindSource(
  binder: EngineProcess,
  source: SourceContract,
  fileColumns: readonly RelationColumn[],
): Promise<void> {
  const lookups: RelationColumns = Object.fromEntries(
    source.lookups.map(({ name, event }) => [name, eventColumns(event)]),
  )
  const rows = [{ name: 'source_row', type: whole, nullable: false }, ...fileColumns]
  const over = {
    name: 'rows',
    columns: source.expand === null ? rows : await expandedColumns(binder, source, { rows, ...lookups }),
  }
  const emissions = [...source.emissions]
  const values = emissions.flatMap((emission) => valuesOf(emission).map((sql) => toBind(source, sql, over, lookups)))
  const conditions = [...source.quarantine, ...emissions.flatMap(conditionsOf)].map(({ when }) =>
    toBind(source, when, over, lookups),
  )
  if (source.snapshot !== null) {
    values.push(toBind(source, source.snapshot.key, over, lookups))
    const gone = { name: 'vanished', columns: vanishedColumns(source) }
    values.push(...valuesOf(source.snapshot.vanished).map((sql) => toBind(source, sql, gone, lookups)))
  }
  for (const outcome of await bindExpressions(binder, values)) if (outcome.kind === 'failed') throw outcome.error
  requirePredicates(conditions, await bindExpressions(binder, conditions))
}

/**
 * The columns of a CSV file as expressions see them.
 * @example csvColumns(loans)[0] // { name: 'event_id', type: { kind: 'string' }, nullable: true }
 */
export function csvColumns(source: SourceContract): readonly RelationColumn[] {
  return source.reads.columns.map((name) => ({ name, type: text, nullable: true }))
}

async function expandedColumns(
  binder: EngineProcess,
  source: SourceContract,
  relations: RelationColumns,
): Promise<readonly RelationColumn[]> {
  const expand = source.expand as SqlText
  const bound = await bindSelect(binder, {
    sql: expand.text,
    file: expand.file ?? `source ${source.name}`,
    relations,
    mode: 'build',
  })
  return bound.columns.map(({ name, type }) => ({ name, type, nullable: true }))
}

function vanishedColumns(source: SourceContract): readonly RelationColumn[] {
  const appeared = source.emissions[0]?.event.data ?? []
  const own: readonly RelationColumn[] = [
    { name: 'subject', type: text, nullable: false },
    { name: 'snapshot_time', type: { kind: 'timestamp' }, nullable: false },
    { name: 'source_row', type: whole, nullable: false },
  ]
  return [...own, ...appeared]
}

function valuesOf(emission: EmissionContract): readonly SqlText[] {
  return [emission.id, emission.time, emission.subject, ...emission.data.map(({ value }) => value)]
}

function conditionsOf(emission: EmissionContract): readonly Pick<QuarantineContract, 'when'>[] {
  return [...(emission.when === null ? [] : [{ when: emission.when }]), ...emission.quarantine]
}

function toBind(
  source: SourceContract,
  sql: SqlText,
  over: ExpressionToBind['over'],
  lookups: RelationColumns,
): ExpressionToBind {
  return { sql: sql.text, file: sql.file ?? `source ${source.name}`, over, lookups }
}
