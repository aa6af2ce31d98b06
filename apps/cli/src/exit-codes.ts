import type { ErrorCode } from '@provender/kernel'

/** How a command ends: the number that the shell sees. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  gateFailed: 3,
  notFound: 4,
  interrupted: 130,
} as const

/** A number of the table `exitCodes`. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const notFound: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'WORKSPACE_NOT_FOUND',
  'REGISTRY_PRODUCT_UNKNOWN',
  'REGISTRY_RELEASE_UNKNOWN',
  'REGISTRY_DATASET_UNKNOWN',
  'EVENT_TYPE_UNKNOWN',
  'INGEST_SOURCE_UNKNOWN',
  'INGEST_SOURCE_MISSING',
  'TOKEN_UNKNOWN',
])

/**
 * The exit code of an error.
 * @example exitCodeOf('REGISTRY_PRODUCT_UNKNOWN') // 4
 */
export function exitCodeOf(code: ErrorCode): ExitCode {
  if (code === 'USAGE' || code === 'REQUEST_INVALID') return exitCodes.usage
  if (code === 'QUALITY_GATE_FAILED') return exitCodes.gateFailed
  if (code === 'ENGINE_CANCELLED') return exitCodes.interrupted
  return notFound.has(code) ? exitCodes.notFound : exitCodes.failed
}
