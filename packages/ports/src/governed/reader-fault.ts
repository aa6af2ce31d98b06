import { statementFaultOf } from '@provender/engine'
import { isProvenderError, ProvenderError } from '@provender/kernel'
import type { VisibleDataset } from './visible-dataset.ts'

/**
 * A statement that failed on a value is its writer's to mend: SQL_INVALID, at the place where DuckDB tells one. Of several
 * values that fail, the first in the files is told; where a part of the key is hidden, their order is too, so that the
 * refusal then says the same whichever value it was. Other errors stay as they are.
 * @example readerFault(error, [{ dataset: weekly }])
 * // SQL_INVALID: The SQL cannot be carried out on every value, at 1:8: Could not convert string '…' to INT32 …
 */
export function readerFault(error: unknown, used: readonly { readonly dataset: VisibleDataset }[]): unknown {
  const fault = statementFaultOf(error)
  if (fault === null || !isProvenderError(error)) return error
  const { exception = '', line, column, ...details } = error.details ?? {}
  if (fault.kind === 'parameter') {
    return new ProvenderError(
      'SQL_INVALID',
      'The SQL has a parameter, such as $1, and nowhere to take its value from: write the value.',
      details,
    )
  }
  if (!used.every(({ dataset }) => dataset.isKeyWhole)) {
    return new ProvenderError(
      'SQL_INVALID',
      `The SQL cannot be carried out on every value that it reads: one cannot be converted, is out of range or is not valid where it stands. ${remedy}`,
      details,
    )
  }
  const place = typeof line === 'number' && typeof column === 'number' ? { line, column } : null
  const where = place === null ? '' : `, at ${place.line}:${place.column}`
  return new ProvenderError(
    'SQL_INVALID',
    `The SQL cannot be carried out on every value${where}: ${fault.words.replace(/\.?$/, '.')} ${remedy}`,
    {
      ...details,
      exception,
      ...place,
    },
  )
}

const remedy = 'Leave such values out, or write try_cast(… AS …) or try(…), which give NULL for them.'

/**
 * A picture that fails on a value: who looks at it wrote nothing and can mend nothing, so it stays the workspace's error, and is
 * in its log. Where a part of a key is hidden, which value it was is not told, for the same reason as above.
 */
export function authoredFault(error: unknown, read: readonly { readonly dataset: VisibleDataset }[]): unknown {
  if (statementFaultOf(error)?.kind !== 'value' || !isProvenderError(error)) return error
  if (read.every(({ dataset }) => dataset.isKeyWhole)) return error
  const { exception, line, column, ...details } = error.details ?? {}
  return new ProvenderError(
    'ENGINE_FAILED',
    `The SQL of this picture cannot be carried out on every value that it reads; its product's author can mend it with try_cast or a WHERE.`,
    details,
    { cause: error },
  )
}
