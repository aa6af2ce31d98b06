import { createHash } from 'node:crypto'
import type { ColumnType } from '@provender/contract'
import { type Instant, type Json, microsOf, ProvenderError } from '@provender/kernel'
import { type DigestSums, finishDigest } from './content-digest.ts'
import { type DigestField, nullMark, sortedFields } from './digest-form.ts'

/** A row in its JSON form, by column name. */
export type JsonRow = Readonly<Record<string, Json>>

/**
 * The content digest of rows in their JSON form, computed without any engine: the rule `digestExpression` must agree with.
 * @throws CONTRACT_VALUE_INVALID when a value does not have its type's JSON form
 * @example digestRows([{ name: 'a', type: { kind: 'count' } }], [{ a: 1 }]).startsWith('pc1:1:') // true
 */
export function digestRows(fields: readonly DigestField[], rows: Iterable<JsonRow>): string {
  return finishDigest(sumRows(fields, rows), fields)
}

/**
 * The sums of rows, to be added to those of others.
 * @throws CONTRACT_VALUE_INVALID when a value does not have its type's JSON form
 * @example sumRows([{ name: 'a', type: { kind: 'count' } }], []).rows // 0n
 */
export function sumRows(fields: readonly DigestField[], rows: Iterable<JsonRow>): DigestSums {
  const lanes: [bigint, bigint, bigint, bigint] = [0n, 0n, 0n, 0n]
  let count = 0n
  for (const row of rows) {
    const hash = createHash('md5').update(canonicalRow(fields, row)).digest()
    lanes[0] += BigInt(hash.readUInt32LE(0))
    lanes[1] += BigInt(hash.readUInt32LE(4))
    lanes[2] += BigInt(hash.readUInt32LE(8))
    lanes[3] += BigInt(hash.readUInt32LE(12))
    count += 1n
  }
  return { rows: count, lanes }
}

/**
 * The canonical text of a row: its fields by name, every value with its own end.
 * @example canonicalRow([{ name: 'a', type: { kind: 'string' } }], { a: 'xy' }) // '2:xy'
 */
export function canonicalRow(fields: readonly DigestField[], row: JsonRow): string {
  return sortedFields(fields)
    .map(({ name, type }) => cellOf(type, row[name] ?? null, name))
    .join('')
}

function cellOf(type: ColumnType, value: Json, label: string): string {
  if (value === null) return nullMark
  switch (type.kind) {
    case 'string':
      return sized(String(value))
    case 'boolean':
      return value === true ? 't' : 'f'
    case 'double':
      return `${bitsOf(value, label)};`
    case 'date':
      return `${wholeDays(String(value), label)};`
    case 'timestamp':
      return `${microsOf(String(value) as Instant)};`
    case 'localTimestamp':
      return `${microsOf(`${String(value)}Z` as Instant)};`
    case 'bytes': {
      const bytes = Buffer.from(String(value), 'base64')
      return `${bytes.length}:${bytes.toString('hex').toUpperCase()}`
    }
    case 'uuid':
      return String(value)
    case 'list':
    case 'map':
    case 'struct':
      return nestedCell(type, value, label)
    default:
      return `${String(value)};`
  }
}

function nestedCell(
  type: ColumnType & { readonly kind: 'list' | 'map' | 'struct' },
  value: Json,
  label: string,
): string {
  switch (type.kind) {
    case 'list': {
      const items = value as readonly Json[]
      return `[${items.length}:${items.map((item) => cellOf(type.element.type, item, `${label}.element`)).join('')}]`
    }
    case 'map': {
      const entries = Object.entries(value as JsonRow).map(
        ([key, item]) =>
          cellOf(type.key, keyOf(type.key, key), label) + cellOf(type.value.type, item, `${label}.value`),
      )
      const sorted = entries.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      return `[${sorted.length}:${sorted.join('')}]`
    }
    case 'struct':
      return `{${sortedFields(type.fields)
        .map((field) => cellOf(field.type, (value as JsonRow)[field.name] ?? null, `${label}.${field.name}`))
        .join('')}}`
  }
}

function sized(text: string): string {
  return `${Buffer.byteLength(text)}:${text}`
}

function keyOf(type: ColumnType, key: string): Json {
  switch (type.kind) {
    case 'boolean':
      return key === 'true'
    case 'count':
    case 'integer':
    case 'double':
      return Number(key)
    default:
      return key
  }
}

function bitsOf(value: Json, label: string): bigint {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new ProvenderError('CONTRACT_VALUE_INVALID', `Column ${label} holds a double that is not finite.`, {
      column: label,
    })
  }
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value === 0 ? 0 : value)
  return view.getBigInt64(0)
}

function wholeDays(text: string, label: string): number {
  const days = Date.parse(`${text}T00:00:00Z`) / 86_400_000
  if (Number.isInteger(days)) return days
  throw new ProvenderError('CONTRACT_VALUE_INVALID', `Column ${label} holds a text that is no date.`, { column: label })
}
