import { type ErrorCode, errorCodes, type RetryAdvice } from './error-codes.ts'

/** JSON values: what error details, events and manifests are made of. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/**
 * The one error class of Provender. The message names the thing, what was expected and found, and the next step;
 * facts for programs go into `details` (never cell values or secrets).
 * Across packages compare `code`, not `instanceof`.
 * @example
 * const error = new ProvenderError('REGISTRY_PRODUCT_UNKNOWN', 'There is no product library/book.', { product: 'library/book' })
 * error.status // 404
 */
export class ProvenderError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, Json>>

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, Json>> = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ProvenderError'
    this.code = code
    this.details = details
  }

  /** HTTP status of the code. */
  get status(): number {
    return errorCodes[this.code].status
  }

  /** Whether and when a retry can help. */
  get retry(): RetryAdvice {
    return errorCodes[this.code].retry
  }

  /** Plain form that crosses processes and HTTP; `errorFromJson` is its inverse. */
  toJSON(): ErrorJson {
    return { code: this.code, message: this.message, details: this.details }
  }
}

/** A ProvenderError as it crosses a process boundary. */
export interface ErrorJson {
  readonly code: ErrorCode
  readonly message: string
  readonly details: Readonly<Record<string, Json>>
}

/**
 * Rebuilds the error that another process sent. A code this version does not know becomes INTERNAL, named in the details.
 * @example errorFromJson({ code: 'STORAGE_DISK_FULL', message: 'full', details: {} }).status // 507
 */
export function errorFromJson(json: ErrorJson): ProvenderError {
  if (Object.hasOwn(errorCodes, json.code)) return new ProvenderError(json.code, json.message, json.details)
  return new ProvenderError('INTERNAL', json.message, { ...json.details, unknownCode: json.code })
}

/**
 * True when `error` carries a code of the table (whichever copy of this package made it).
 * @example isProvenderError(new Error('x')) // false
 */
export function isProvenderError(error: unknown): error is ProvenderError {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && Object.hasOwn(errorCodes, error.code)
  )
}

/**
 * Any thrown value as a ProvenderError; what has no code becomes INTERNAL with the original as `cause`.
 * @example asProvenderError(new Error('boom')).code // 'INTERNAL'
 */
export function asProvenderError(error: unknown): ProvenderError {
  if (isProvenderError(error)) return error
  const message = error instanceof Error ? error.message : String(error)
  return new ProvenderError('INTERNAL', `Provender met an error it does not know: ${message}`, {}, { cause: error })
}
