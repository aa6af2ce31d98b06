import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { Link, useLocation, useSearchParams } from 'react-router'
import { PageHead } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'
import { productHref } from '../product/product-context.tsx'
import type { CompletionParts } from './complete-sql.ts'
import { type ConsoleAddress, readAddress, sqlOfState, writeAddress } from './console-address.ts'
import { ConsoleAside } from './console-aside.tsx'
import { problemPlace } from './problem-place.ts'
import { relationsQuery } from './relations-query.ts'
import { ResultPanel } from './result-panel.tsx'
import { RunBar } from './run-bar.tsx'
import { productOfContext } from './sql-completions.ts'
import type { EditorHandle } from './sql-editor.tsx'
import { Starters } from './starters.tsx'
import { useHistory } from './use-history.ts'
import { type QueryRun, useQueryRun } from './use-query-run.ts'
import './console.css'

const SqlEditor = lazy(async () => ({ default: (await import('./sql-editor.tsx')).SqlEditor }))

/** The console: one SELECT over what the reader may read, its answer as table or chart. Its text stands in the address. */
export function ConsolePage() {
  const [parameters, setParameters] = useSearchParams()
  const { state } = useLocation()
  const address = useMemo(() => {
    const { sql, product } = readAddress(parameters)
    return { sql: sql === '' ? sqlOfState(state) : sql, product }
  }, [parameters, state])
  const [sql, setSql] = useState(address.sql)
  const [limit, setLimit] = useState(1000)
  const { history, add, clear } = useHistory()
  const { run, start, cancel } = useQueryRun((outcome) => add(pastOf(outcome)))
  const editor = useRef<EditorHandle | null>(null)
  const completion = useCompletion(address.product)

  const show = (next: ConsoleAddress) => setParameters(writeAddress(next), { replace: true, preventScrollReset: true })
  const runText = (next: ConsoleAddress) => {
    if (next.sql.trim() === '') return
    show(next)
    void start({ ...next, limit })
  }
  const take = (next: ConsoleAddress) => {
    editor.current?.replace(next.sql)
    setSql(next.sql)
    runText(next)
  }
  useTextOfAddress(address, { editor, setSql })
  useRunOnArrival(address, runText)
  const fault = useMemo(() => faultOf(run), [run])

  return (
    <>
      <PageHead title="SQL console">
        <ContextNote product={address.product} onLeave={() => show({ sql, product: null })} />
      </PageHead>
      <div className="console">
        <div className="console-main">
          <div className="console-editor">
            <Suspense fallback={<Loading label="Editor" lines={4} />}>
              <SqlEditor
                {...{ label: 'SQL', initialText: sql, fault, completion, handle: editor, onChange: setSql }}
                onRun={(text) => runText({ sql: text, product: address.product })}
              />
            </Suspense>
            <RunBar
              {...{ run, limit, onLimit: setLimit, onCancel: cancel, canRun: sql.trim() !== '' }}
              onRun={() => runText({ sql: editor.current?.text() ?? sql, product: address.product })}
            />
          </div>
          <EditorKeys />
          {run.kind === 'idle' ? (
            <Starters product={address.product} onTake={take} />
          ) : (
            <ResultPanel run={run} place={fault?.place ?? null} />
          )}
        </div>
        <ConsoleAside
          product={address.product}
          onInsert={(text) => editor.current?.insert(text)}
          {...{ history, onTake: take, onClear: clear }}
        />
      </div>
    </>
  )
}

function EditorKeys() {
  return (
    <p className="quiet small console-keys">
      <kbd>Ctrl</kbd> <kbd>Space</kbd> offers names, <kbd>Esc</kbd> closes the offer, <kbd>Tab</kbd> leaves the editor.
    </p>
  )
}

function faultOf(run: QueryRun) {
  if (run.kind !== 'failed') return null
  const { sql } = run.statement
  const place = problemPlace(run.problem, sql)
  return place === null ? null : { place, sql }
}

function ContextNote({ product, onLeave }: { readonly product: string | null; readonly onLeave: () => void }) {
  if (product === null) return <p className="quiet">One SELECT over what you may read, named domain.product.dataset.</p>
  return (
    <p className="quiet">
      Datasets of <Link to={productHref({ product: productOfContext(product) })}>{product}</Link> go by their bare
      names.{' '}
      <button type="button" className="link-button" onClick={onLeave}>
        Leave the product
      </button>
    </p>
  )
}

function useCompletion(product: string | null): CompletionParts {
  const client = useQueryClient()
  const context = useRef(product)
  context.current = product
  return useMemo(
    () => ({ find: (prefix) => client.fetchQuery(relationsQuery(prefix)), context: () => context.current }),
    [client],
  )
}

interface TextParts {
  readonly editor: { readonly current: EditorHandle | null }
  readonly setSql: (sql: string) => void
}

/** A link to the console from the console itself (back, forward, a pasted address) brings its text into the editor. */
function useTextOfAddress({ sql }: ConsoleAddress, { editor, setSql }: TextParts): void {
  const before = useRef(sql)
  useEffect(() => {
    if (before.current === sql) return
    before.current = sql
    if (sql === '' || sql === editor.current?.text()) return
    editor.current?.replace(sql)
    setSql(sql)
  }, [sql, editor, setSql])
}

/** Links within the pages say that their statement is to run; one that came from elsewhere waits for its reader. */
function useRunOnArrival(address: ConsoleAddress, runText: (address: ConsoleAddress) => void): void {
  const { state, key } = useLocation()
  const latest = useRef(() => {})
  latest.current = () => runText(address)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each arrival has a key of its own, whatever its state.
  useEffect(() => {
    if (isRunAsked(state)) latest.current()
  }, [state, key])
}

function isRunAsked(state: unknown): boolean {
  return typeof state === 'object' && state !== null && (state as { readonly run?: unknown }).run === true
}

function pastOf(run: QueryRun) {
  const { sql, product } = run.kind === 'idle' ? { sql: '', product: null } : run.statement
  const outcome = run.kind === 'answered' || run.kind === 'cancelled' ? run.kind : ('failed' as const)
  return {
    sql,
    product,
    at: new Date().toISOString(),
    outcome,
    rows: run.kind === 'answered' ? run.answer.rows.length : null,
  }
}
