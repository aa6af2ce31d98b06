import { useCallback, useEffect, useRef, useState } from 'react'
import type { Answer } from '../api/answers.ts'
import { answerOf, api } from '../api/client.ts'
import { type ApiProblem, asProblem } from '../api/problem.ts'

/** A statement to run. */
export interface Statement {
  readonly sql: string
  readonly product: string | null
  readonly limit: number
}

/** What became of the last statement. */
export type QueryRun =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly statement: Statement; readonly startedAt: number }
  | { readonly kind: 'answered'; readonly statement: Statement; readonly answer: Answer<'QueryAnswer'> }
  | { readonly kind: 'failed'; readonly statement: Statement; readonly problem: ApiProblem }
  | { readonly kind: 'cancelled'; readonly statement: Statement; readonly afterMs: number }

/** A cell longer than this comes cut: the table shows its beginning, a download has all of it. */
const maxCellCharacters = 100_000

/** Runs statements one at a time. Cancelling aborts the request, and the server then interrupts the query. */
export function useQueryRun(onSettled: (run: QueryRun) => void) {
  const [run, setRun] = useState<QueryRun>({ kind: 'idle' })
  const abort = useRef<AbortController | null>(null)
  const settled = useRef(onSettled)
  settled.current = onSettled
  useEffect(() => () => abort.current?.abort(), [])
  const start = useCallback(async (statement: Statement) => {
    abort.current?.abort()
    const controller = new AbortController()
    abort.current = controller
    const startedAt = Date.now()
    setRun({ kind: 'running', statement, startedAt })
    const outcome = await outcomeOf(statement, controller.signal, startedAt)
    if (abort.current !== controller) return
    abort.current = null
    setRun(outcome)
    settled.current(outcome)
  }, [])
  const cancel = useCallback(() => abort.current?.abort(), [])
  return { run, start, cancel }
}

async function outcomeOf(statement: Statement, signal: AbortSignal, startedAt: number): Promise<QueryRun> {
  try {
    const answer = await answerOf(
      api.POST('/api/query', { body: { ...queryBody(statement), maxCellCharacters }, signal }),
    )
    return { kind: 'answered', statement, answer }
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled', statement, afterMs: Date.now() - startedAt }
    return { kind: 'failed', statement, problem: asProblem(error) }
  }
}

/**
 * The body of a request to run a statement.
 * @example queryBody({ sql: 'select 1', product: null, limit: 100 }) // { sql: 'select 1', limit: 100 }
 */
export function queryBody({ sql, product, limit }: Statement) {
  return { sql, limit, ...(product === null ? {} : { product }) }
}
