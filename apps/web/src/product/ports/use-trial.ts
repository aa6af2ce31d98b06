import { useEffect, useRef, useState } from 'react'
import { fetchRaw } from '../../api/client.ts'
import { type ApiProblem, asProblem } from '../../api/problem.ts'
import { nextIn, type Received, rowsIn, shownHeaders } from './received.ts'
import type { RowFormat } from './rows-request.ts'

/** What became of a request that was tried. */
export type Trial =
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly path: string }
  | { readonly kind: 'received'; readonly path: string; readonly received: Received }
  | { readonly kind: 'refused'; readonly path: string; readonly problem: ApiProblem; readonly millis: number }
  | { readonly kind: 'cancelled'; readonly path: string }

/** Sends one request at a time, and cancels it when asked or when the page is left. */
export function useTrial() {
  const [trial, setTrial] = useState<Trial>({ kind: 'idle' })
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])
  const send = async (path: string, format: RowFormat) => {
    abort.current?.abort()
    const controller = new AbortController()
    abort.current = controller
    setTrial({ kind: 'waiting', path })
    const outcome = await outcomeOf(path, format, controller.signal)
    if (abort.current === controller) setTrial(outcome)
  }
  return { trial, send, cancel: () => abort.current?.abort() }
}

async function outcomeOf(path: string, format: RowFormat, signal: AbortSignal): Promise<Trial> {
  const began = performance.now()
  try {
    const response = await fetchRaw(path, { signal, cache: 'no-store' })
    const blob = await response.blob()
    const millis = performance.now() - began
    const text = format === 'parquet' ? null : await blob.text()
    const headers = shownHeaders.flatMap((name) => {
      const value = response.headers.get(name)
      return value === null ? [] : [{ name, value }]
    })
    const rows = text === null ? null : rowsIn(text, format)
    const next = nextIn(response.headers.get('link'))
    return {
      kind: 'received',
      path,
      received: { status: response.status, millis, sizeBytes: blob.size, blob, text, rows, next, headers },
    }
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled', path }
    return { kind: 'refused', path, problem: asProblem(error), millis: performance.now() - began }
  }
}
