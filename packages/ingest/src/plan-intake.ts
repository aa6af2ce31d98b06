import type { EmissionContract, QuarantineContract, SourceContract } from '@provender/contract'
import { duckdbTypeOf, literalOf } from '@provender/contract'
import { statementText } from '@provender/engine'
import { ProvenderError } from '@provender/kernel'
import { misfitSql } from './cast-value.ts'

/** SQL that tells the events of one emission; `pads` parameters carry the person key. */
export interface EmissionPlan {
  readonly emission: EmissionContract
  /** Creates the table `_told_<index>`: due events with their fields and the reason that sets them aside, if any. */
  readonly tell: string
  /** Whether `tell` takes the two parameters of the keyed token. */
  readonly takesPersonKey: boolean
  /** Creates the table `_weighed_<index>`: told events with their status. */
  readonly weigh: string
}

/** The statements of one intake, in order; a value that can be shown and tested. */
export interface IntakePlan {
  readonly rows: string
  readonly judge: string
  readonly emissions: readonly EmissionPlan[]
}

/** An expression of an author in brackets of its own: a comment at its end must not swallow what follows. */
function inBrackets(expression: string): string {
  return expression.includes('--') ? `(${expression}\n)` : `(${expression})`
}

const list = (parts: readonly string[]): string => parts.join(',\n  ')

/**
 * Plans the intake of a source as SQL over the relation `rows` (columns as read, and `source_row`).
 * Known events of each type stand in views `_known_<index>`.
 * @throws CONTRACT_INVALID when a column of the file has a name that the intake uses itself
 * @example planIntake(loans).emissions.length // 3
 */
export function planIntake(source: SourceContract): IntakePlan {
  const all = source.snapshot === null ? source.emissions : [...source.emissions, source.snapshot.vanished]
  requireFreeNames(source)
  return {
    rows:
      source.expand === null
        ? 'CREATE OR REPLACE TABLE _source_rows AS SELECT row_number() OVER (ORDER BY source_row) AS _row_no, * FROM rows'
        : `CREATE OR REPLACE TABLE _source_rows AS SELECT row_number() OVER () AS _row_no, * FROM (\n${statementText(source.expand.text)}\n)`,
    judge: judgeSql(source),
    emissions: all.map((emission, index) => planEmission(source, emission, index)),
  }
}

const ownColumns: readonly string[] = ['source_row', '_row_no', '_reject', '_key']

/** DuckDB renames a second column of one name silently, so that an expression would read ours for theirs. */
function requireFreeNames({ name, reads }: SourceContract): void {
  const column = reads.columns.find((candidate) => ownColumns.includes(candidate.toLowerCase()))
  if (column === undefined) return
  throw new ProvenderError(
    'CONTRACT_INVALID',
    `The file ${reads.file} of the source ${name} has a column "${column}", a name that every row has already (${ownColumns.join(', ')}). Give it another name.`,
    { source: name, column },
  )
}

function planEmission(source: SourceContract, emission: EmissionContract, index: number): EmissionPlan {
  const isVanished = source.snapshot !== null && index === source.emissions.length
  return {
    emission,
    tell: tellSql(source, emission, index, isVanished),
    takesPersonKey: emission.event.data.some((field) => field.pii?.kind === 'identifier') && !isVanished,
    weigh: source.snapshot === null ? weighFactSql(emission, index) : weighSnapshotSql(emission, index, isVanished),
  }
}

function judgeSql(source: SourceContract): string {
  const key = source.snapshot === null ? 'NULL' : inBrackets(source.snapshot.key.text)
  return `CREATE OR REPLACE TABLE _judged AS SELECT *, ${reasonSql(source.quarantine)} AS _reject, ${key}::VARCHAR AS _key FROM _source_rows WHERE _row_no BETWEEN $from AND $to`
}

function reasonSql(rules: readonly QuarantineContract[]): string {
  if (rules.length === 0) return 'NULL::VARCHAR'
  return `CASE ${rules.map((rule) => `WHEN coalesce(${inBrackets(rule.when.text)}, false) THEN ${literalOf(rule.reason)}`).join(' ')} END`
}

function tellSql(source: SourceContract, emission: EmissionContract, index: number, isVanished: boolean): string {
  const fields = emission.event.data.map((field, at) => {
    const value = emission.data.find((item) => item.field === field.name)?.value.text ?? 'NULL'
    const isToken = field.pii?.kind === 'identifier' && !isVanished
    return { ...field, raw: `_raw_${at}`, isToken, sql: isToken ? tokenSql(value) : inBrackets(value) }
  })
  const id = source.snapshot === null ? emission.id.text : isVanished ? '_key' : source.snapshot.key.text
  const told = [
    '_row_no',
    'source_row AS _source_row',
    `${reasonSql(emission.quarantine)} AS _aside`,
    `${inBrackets(id)}::VARCHAR AS _id`,
    `TRY_CAST(${inBrackets(emission.time.text)} AS TIMESTAMP WITH TIME ZONE) AS _time`,
    `${inBrackets(emission.subject.text)}::VARCHAR AS _subject`,
    ...fields.map(({ sql, raw }) => `${sql} AS ${raw}`),
  ]
  const due = emission.when === null ? 'true' : `coalesce(${inBrackets(emission.when.text)}, false)`
  const from = isVanished ? vanishedRowsSql(index) : '_judged'
  const misfits = fields.flatMap((field) => (field.isToken ? [] : misfitSql(field, field.raw)))
  const missing = fields.filter((field) => !field.nullable)
  return `CREATE OR REPLACE TABLE _told_${index} AS
SELECT * EXCLUDE (${fields.map(({ raw }) => raw).join(', ')}), coalesce(_aside, CASE
  WHEN _id IS NULL THEN 'the event id is missing'
  WHEN _time IS NULL THEN 'the event time is missing or no timestamp'
  WHEN _subject IS NULL THEN 'the subject is missing'
  ${[...missing.map(({ name, raw }) => `WHEN ${raw} IS NULL THEN ${literalOf(`${name} is missing`)}`), ...misfits].join('\n  ')}
END) AS _reason
FROM (SELECT *,
  ${list(fields.map(({ name, type, raw }) => `TRY_CAST(${raw} AS ${duckdbTypeOf(type)}) AS "${name}"`))}
FROM (SELECT
  ${list(told)}
FROM ${from} WHERE ${isVanished ? 'true' : '_reject IS NULL'} AND ${due}) AS given) AS told`
}

function tokenSql(value: string): string {
  const text = `encode(${inBrackets(value)}::VARCHAR)`
  return `CASE WHEN ${inBrackets(value)} IS NULL THEN NULL ELSE 'pt1_' || left(sha256(unhex($opad) || unhex(sha256(unhex($ipad) || ${text}))), 32) END`
}

function sameFieldsSql(emission: EmissionContract, one: string, other: string): string {
  return emission.event.data
    .map((field) => `${one}."${field.name}" IS NOT DISTINCT FROM ${other}."${field.name}"`)
    .join(' AND ')
}

const knownElsewhere = 'the event id is known with other content'

function weighFactSql(emission: EmissionContract, index: number): string {
  const same = (other: string, subject: string, time: string): string =>
    `${sameFieldsSql(emission, 'told', other)} AND told._subject = ${subject} AND told._time = ${time}`
  return `CREATE OR REPLACE TABLE _weighed_${index} AS
WITH repeated AS (SELECT _id, min(_row_no) AS first_row FROM _told_${index} WHERE _reason IS NULL GROUP BY _id HAVING count(*) > 1),
firsts AS (SELECT _told_${index}.* FROM _told_${index} JOIN repeated ON _told_${index}._row_no = repeated.first_row AND _told_${index}._id = repeated._id)
SELECT told.* EXCLUDE (_reason, _aside), told._id AS event_id,
  CASE
    WHEN told._reason IS NOT NULL THEN 'quarantined'
    WHEN known.event_id IS NOT NULL THEN CASE WHEN ${same('known', 'known.subject', 'known.event_time')} THEN 'duplicate' ELSE 'quarantined' END
    WHEN firsts._id IS NULL OR firsts._row_no = told._row_no THEN 'new'
    WHEN ${same('firsts', 'firsts._subject', 'firsts._time')} THEN 'duplicate'
    ELSE 'quarantined'
  END AS _status,
  coalesce(told._reason, ${literalOf(knownElsewhere)}) AS _reason
FROM _told_${index} AS told LEFT JOIN _known_${index} AS known ON known.event_id = told._id LEFT JOIN firsts ON firsts._id = told._id`
}

function weighSnapshotSql(emission: EmissionContract, index: number, isVanished: boolean): string {
  const isChanged = isVanished ? 'true' : `last._is_vanished OR NOT (${sameFieldsSql(emission, 'told', 'last')})`
  return `CREATE OR REPLACE TABLE _weighed_${index} AS
WITH firsts AS (SELECT _id, min(_row_no) AS _row_no FROM _told_${index} WHERE _reason IS NULL GROUP BY _id)
SELECT told.* EXCLUDE (_reason, _aside), told._id || '#' || (coalesce(last._count, 0) + 1) AS event_id,
  CASE
    WHEN told._reason IS NOT NULL THEN 'quarantined'
    WHEN firsts._row_no <> told._row_no THEN 'quarantined'
    WHEN last._last_key IS NULL OR ${isChanged} THEN 'new'
    ELSE 'duplicate'
  END AS _status,
  coalesce(told._reason, 'the key stands twice in the snapshot') AS _reason
FROM _told_${index} AS told LEFT JOIN _last_known AS last ON last._last_key = told._id LEFT JOIN firsts ON firsts._id = told._id`
}

/**
 * The table `_last_known` of a snapshot: per key the last event told, whether it vanished, and how many events there were.
 * `appeared` and `vanished` are the numbers of the two emissions.
 */
export function lastKnownSql(appeared: EmissionContract): string {
  const fields = appeared.event.data.map(
    (field) => `arg_max("${field.name}", position) FILTER (NOT _vanished) AS "${field.name}"`,
  )
  const gone = appeared.event.data.map((field) => `NULL AS "${field.name}"`)
  const nullable = fields.map((sql) => sql.replace('arg_max(', 'arg_max_null('))
  return `CREATE OR REPLACE TABLE _last_known AS
SELECT regexp_replace(event_id, '#[0-9]+$', '') AS _last_key, count(*) AS _count, arg_max(_vanished, position) AS _is_vanished,
  max(event_time) AS _last_time, arg_max(source_row, position) AS _last_row, arg_max(subject, position) AS _last_subject, ${nullable.join(', ')}
FROM (
  SELECT event_id, position, event_time, source_row, subject, false AS _vanished, ${appeared.event.data.map((field) => `"${field.name}"`).join(', ')} FROM _known_0
  UNION ALL BY NAME
  SELECT event_id, position, event_time, source_row, subject, true AS _vanished, ${gone.join(', ')} FROM _known_1
) GROUP BY 1`
}

/** A line that does not fit may hold the very key that seems gone: while there is one, nothing has vanished. */
function vanishedRowsSql(index: number): string {
  return `(SELECT row_number() OVER (ORDER BY _last_key) AS _row_no, _last_row AS source_row, _last_key AS _key, _last_subject AS subject,
    greatest(_last_time, (SELECT max(_time) FROM _told_${index - 1} WHERE _reason IS NULL)) AS snapshot_time,
    _last_known.* EXCLUDE (_last_key, _last_row, _last_subject)
  FROM _last_known WHERE NOT _is_vanished AND _last_key NOT IN (SELECT _key FROM _judged WHERE _key IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM _rejects)) AS vanished`
}
