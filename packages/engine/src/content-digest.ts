import { createHash } from 'node:crypto'
import type { ColumnType } from '@provender/contract'
import { canonicalJson, ProvenderError } from '@provender/kernel'
import { canonicalType, type DigestField, digestAlgorithm, nullMark, sortedFields } from './digest-form.ts'
import { quoteName, quoteText } from './sql-text.ts'

/** What the rows add up to: their number, and per 32-bit lane of the rows' MD5 the exact sum. Sums of parts can be added. */
export interface DigestSums {
  readonly rows: bigint
  readonly lanes: readonly [bigint, bigint, bigint, bigint]
}

/**
 * The aggregate that computes a content digest's sums as one VARCHAR, in the same scan as anything else:
 * `SELECT count(*) FILTER (…), <digestExpression(fields)> AS digest FROM staged`. Give its value to `finishDigest`.
 * `qualifier` names the relation when column names alone are ambiguous.
 * @example digestExpression([{ name: 'a', type: { kind: 'count' } }]).startsWith('concat_ws') // true
 */
export function digestExpression(fields: readonly DigestField[], qualifier: string | null = null): string {
  const hash = `md5_number(${rowText(fields, qualifier)})`
  const lane = (shift: number): string => {
    const shifted = shift === 0 ? hash : `(${hash} >> ${shift})`
    return `coalesce(sum((${shift === 96 ? shifted : `(${shifted} & 4294967295)`})::UINTEGER), 0)`
  }
  const refusals = limitedFields(fields).map(({ name, type }) => {
    return `count(*) FILTER (WHERE NOT ${finiteSql(type, columnSql(name, qualifier), 0)})`
  })
  return `concat_ws(',', ${['count(*)', ...[0, 32, 64, 96].map(lane), ...refusals].join(', ')})`
}

/**
 * The content digest `pc1:<rows>:<64 hex>` from the value of `digestExpression` over the same fields.
 * It covers the names and types of the fields as well as the rows, and neither the order of rows nor of fields.
 * @throws ENGINE_FAILED when `sums` is not such a value; CONTRACT_VALUE_INVALID when a column holds NaN or an infinity
 * @example finishDigest('0,0,0,0,0', [{ name: 'a', type: { kind: 'count' } }]).startsWith('pc1:0:') // true
 */
export function finishDigest(sums: unknown, fields: readonly DigestField[]): string {
  const { rows, lanes } = typeof sums === 'object' && sums !== null ? (sums as DigestSums) : parseSums(sums, fields)
  const schema = canonicalJson(sortedFields(fields).map(({ name, type }) => [name, canonicalType(type)]))
  const text = [digestAlgorithm, schema, String(rows), lanes.join(',')].join('\n')
  return `${digestAlgorithm}:${rows}:${createHash('sha256').update(text).digest('hex')}`
}

/**
 * Reads the value of `digestExpression` over the same fields.
 * @throws ENGINE_FAILED when it is none; CONTRACT_VALUE_INVALID when a column holds NaN or an infinity
 * @example parseSums('1,2,3,4,5', [{ name: 'a', type: { kind: 'count' } }]).rows // 1n
 */
export function parseSums(sums: unknown, fields: readonly DigestField[]): DigestSums {
  const limited = limitedFields(fields)
  const numbers = typeof sums === 'string' && /^\d+(,\d+)*$/.test(sums) ? sums.split(',').map(BigInt) : []
  if (numbers.length !== 5 + limited.length) {
    throw new ProvenderError('ENGINE_FAILED', 'This is no value of digestExpression over these fields.')
  }
  const [rows = 0n, a = 0n, b = 0n, c = 0n, d = 0n, ...refusals] = numbers
  for (const [index, { name }] of limited.entries()) {
    if (refusals[index] === 0n) continue
    throw new ProvenderError(
      'CONTRACT_VALUE_INVALID',
      `Column ${name} holds NaN or an infinity in ${refusals[index]} of ${rows} rows: doubles, dates and times are finite.`,
      { column: name, rows: Number(refusals[index]) },
    )
  }
  return { rows, lanes: [a, b, c, d] }
}

/**
 * The sums of two disjoint sets of rows taken together.
 * @example addSums({ rows: 1n, lanes: [1n, 2n, 3n, 4n] }, { rows: 1n, lanes: [1n, 1n, 1n, 1n] }).rows // 2n
 */
export function addSums(a: DigestSums, b: DigestSums): DigestSums {
  const lane = (index: 0 | 1 | 2 | 3): bigint => a.lanes[index] + b.lanes[index]
  return { rows: a.rows + b.rows, lanes: [lane(0), lane(1), lane(2), lane(3)] }
}

/**
 * A SELECT of one VARCHAR that computes the sums over a relation or `(subquery)`.
 * @example digestSelect([{ name: 'a', type: { kind: 'count' } }], '"weekly"').endsWith('FROM "weekly"') // true
 */
export function digestSelect(fields: readonly DigestField[], from: string): string {
  return `SELECT ${digestExpression(fields)} AS digest FROM ${from}`
}

function columnSql(name: string, qualifier: string | null): string {
  return qualifier === null ? quoteName(name) : `${quoteName(qualifier)}.${quoteName(name)}`
}

/** The fields some of whose values have no place in a digest, by name. */
function limitedFields(fields: readonly DigestField[]): readonly DigestField[] {
  return sortedFields(fields).filter(({ type }) => finiteSql(type, '', 0) !== null)
}

/** SQL that is false where a value holds NaN or an infinity; null for types that cannot. */
function finiteSql(type: ColumnType, value: string, depth: number): string | null {
  const item = `e${depth}`
  const ofEach = (list: string, condition: string | null): string | null =>
    condition && `coalesce(list_bool_and(list_transform(${list}, lambda ${item}: ${condition})), true)`
  switch (type.kind) {
    case 'double':
    case 'date':
    case 'timestamp':
    case 'localTimestamp':
      return `coalesce(isfinite(${value}), true)`
    case 'list':
      return ofEach(value, finiteSql(type.element.type, item, depth + 1))
    case 'map': {
      const keys = ofEach(`map_keys(${value})`, finiteSql(type.key, item, depth + 1))
      const values = ofEach(`map_values(${value})`, finiteSql(type.value.type, item, depth + 1))
      return allOf([keys, values])
    }
    case 'struct':
      return allOf(type.fields.map((field) => finiteSql(field.type, partSql(value, field.name), depth)))
    default:
      return null
  }
}

function allOf(conditions: readonly (string | null)[]): string | null {
  const given = conditions.filter((condition) => condition !== null)
  return given.length === 0 ? null : `(${given.join(' AND ')})`
}

function partSql(struct: string, name: string): string {
  return `struct_extract(${struct}, ${quoteText(name)})`
}

function rowText(fields: readonly DigestField[], qualifier: string | null): string {
  const cells = sortedFields(fields).map(({ name, type }) => cellText(type, columnSql(name, qualifier), 0))
  return `concat('', ${cells.join(', ')})`
}

/**
 * SQL for the canonical text of one value. Plain COALESCE around plain casts: a CASE or error() here keeps DuckDB from
 * computing the row's hash once for its four lanes, and costs five times as much.
 */
function cellText(type: ColumnType, value: string, depth: number): string {
  return `coalesce(${presentText(type, value, depth)}, '${nullMark}')`
}

function presentText(type: ColumnType, value: string, depth: number): string {
  switch (type.kind) {
    case 'string':
      return `strlen(${value}) || ':' || ${value}`
    case 'boolean':
      return `left(${value}::VARCHAR, 1)`
    case 'double':
      return `(${value} + 0e0)::BIT::BIGINT::VARCHAR || ';'`
    case 'date':
      return `(${value} - DATE '1970-01-01')::VARCHAR || ';'`
    case 'timestamp':
    case 'localTimestamp':
      return `epoch_us(${value})::VARCHAR || ';'`
    case 'decimal':
      return decimalSql(value, type.precision === type.scale)
    case 'bytes':
      return `octet_length(${value}) || ':' || hex(${value})`
    case 'uuid':
      return `${value}::VARCHAR`
    case 'list':
    case 'map':
    case 'struct':
      return nestedText(type, value, depth)
    default:
      return `${value}::VARCHAR || ';'`
  }
}

/** DuckDB leaves out the zero before the point when all digits are behind it. */
function decimalSql(value: string, isFraction: boolean): string {
  if (!isFraction) return `${value}::VARCHAR || ';'`
  return `CASE WHEN ${value} < 0 THEN '-0' ELSE '0' END || ltrim(${value}::VARCHAR, '-0') || ';'`
}

function nestedText(
  type: ColumnType & { readonly kind: 'list' | 'map' | 'struct' },
  value: string,
  depth: number,
): string {
  const item = `e${depth}`
  const joined = (list: string): string =>
    `'[' || len(${list}) || ':' || coalesce(list_aggregate(${list}, 'string_agg', ''), '') || ']'`
  switch (type.kind) {
    case 'list':
      return joined(`list_transform(${value}, lambda ${item}: ${cellText(type.element.type, item, depth + 1)})`)
    case 'map': {
      const key = cellText(type.key, `${item}.key`, depth + 1)
      const entry = `${key} || ${cellText(type.value.type, `${item}.value`, depth + 1)}`
      return joined(`list_sort(list_transform(map_entries(${value}), lambda ${item}: ${entry}))`)
    }
    case 'struct': {
      const cells = sortedFields(type.fields).map((field) => cellText(field.type, partSql(value, field.name), depth))
      return `CASE WHEN ${value} IS NOT NULL THEN concat('{', ${cells.join(', ')}, '}') END`
    }
  }
}
