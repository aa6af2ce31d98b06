import { type ColumnContract, type ColumnType, showType } from '@provender/contract'
import { instant, isProvenderError } from '@provender/kernel'
import { invalidRequest } from '../problem.ts'

const longestText = 2000
const greatestBigint = 2n ** 63n - 1n

/**
 * A value of a request in the canonical text of its column's type, fit to be bound and cast.
 * @throws REQUEST_INVALID naming the parameter, the column's type and what was found
 * @example parseValue(week, '1930-01-06', 'week.gte') // '1930-01-06'
 */
export function parseValue(column: ColumnContract, text: string, parameter: string): string {
  const canonical = text.length > longestText || text.includes('\0') ? null : canonicalText(column.type, text)
  if (canonical !== null) return canonical
  throw invalidRequest(
    `${parameter}: the column ${column.name} is of type ${showType(column.type)}, and ${shown(text)} is not. ${formOf(column.type)}`,
    { parameter, column: column.name, type: showType(column.type), found: text.slice(0, 80).toWellFormed() },
  )
}

function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80).toWellFormed()}…` : text)
}

function canonicalText(type: ColumnType, text: string): string | null {
  switch (type.kind) {
    case 'string':
      return text
    case 'boolean':
      return text === 'true' || text === 'false' ? text : null
    case 'count':
      return wholeText(text, 0n, BigInt(Number.MAX_SAFE_INTEGER))
    case 'integer':
      return wholeText(text, -BigInt(Number.MAX_SAFE_INTEGER), BigInt(Number.MAX_SAFE_INTEGER))
    case 'bigint':
      return wholeText(text, -greatestBigint - 1n, greatestBigint)
    case 'double':
      return doubleText(text)
    case 'decimal':
      return decimalText(text, type.precision, type.scale)
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && instantText(`${text}T00:00:00Z`) !== null ? text : null
    case 'timestamp':
      return instantText(text)
    case 'localTimestamp':
      return text.endsWith('Z') ? null : (instantText(`${text}Z`)?.slice(0, -1) ?? null)
    case 'bytes':
      return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) ? text : null
    case 'uuid':
      return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : null
    default:
      return null
  }
}

function wholeText(text: string, least: bigint, greatest: bigint): string | null {
  if (!/^-?\d{1,19}$/.test(text)) return null
  const value = BigInt(text)
  return value >= least && value <= greatest ? value.toString() : null
}

function doubleText(text: string): string | null {
  if (!/^-?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,4})?$/.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) ? String(value) : null
}

function decimalText(text: string, precision: number, scale: number): string | null {
  const match = /^(-?)0*(\d{1,38}?)(?:\.(\d{1,38}))?$/.exec(text)
  if (!match) return null
  const whole = match[2] === '0' ? '' : (match[2] ?? '')
  const fraction = match[3] ?? ''
  if (whole.length > precision - scale || fraction.length > scale) return null
  return `${match[1]}${whole || '0'}${scale > 0 ? `.${fraction.padEnd(scale, '0')}` : ''}`
}

function instantText(text: string): string | null {
  try {
    return instant(text)
  } catch (error) {
    if (isProvenderError(error)) return null
    throw error
  }
}

function formOf(type: ColumnType): string {
  switch (type.kind) {
    case 'string':
      return `Write a text of up to ${longestText} characters.`
    case 'boolean':
      return 'Write true or false.'
    case 'count':
      return 'Write a whole number from 0.'
    case 'integer':
    case 'bigint':
      return 'Write a whole number.'
    case 'double':
      return 'Write a number such as 0.25.'
    case 'decimal':
      return `Write up to ${type.precision - type.scale} digits${type.scale > 0 ? ` and ${type.scale} decimals` : ''}.`
    case 'date':
      return 'Write a day such as 1930-01-06.'
    case 'timestamp':
      return 'Write a UTC time such as 1930-01-06T10:00:00Z.'
    case 'localTimestamp':
      return 'Write a local time such as 1930-01-06T10:00:00.'
    case 'bytes':
      return 'Write base64.'
    case 'uuid':
      return 'Write a UUID.'
    default:
      return 'Values of this type cannot be compared; .null=true or .null=false can be asked.'
  }
}
