import { lazy, Suspense, useState } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { Loading, Problem } from '../parts/states.tsx'
import { AnswerActions } from './answer-actions.tsx'
import { AnswerFacts } from './answer-facts.tsx'
import type { Place } from './problem-place.ts'
import { ResultTable } from './result-table.tsx'
import type { QueryRun } from './use-query-run.ts'

const ResultChart = lazy(async () => ({ default: (await import('./result-chart.tsx')).ResultChart }))

/** What became of a statement: its rows as table or chart, or what is wrong with it and what to do. */
export function ResultPanel({ run, place }: { readonly run: QueryRun; readonly place: Place | null }) {
  const [shape, setShape] = useState<'table' | 'chart'>('table')
  switch (run.kind) {
    case 'idle':
      return null
    case 'running':
      return <Loading label="The answer" shape="rows" lines={2} />
    case 'cancelled':
      return <p className="quiet">Nothing was read to its end. Run it again when you like.</p>
    case 'failed':
      return (
        <Problem error={withoutExcerpt(run.problem, place)}>
          {place === null ? null : (
            <p className="small">
              Line {place.line}, column {place.column} is marked in the editor.
            </p>
          )}
          <p className="small">{nextStep(run.problem.code)}</p>
        </Problem>
      )
    case 'answered':
      return (
        <section className="query-result" aria-label="Answer">
          <div className="query-result-head">
            <fieldset className="switch">
              <legend className="unseen">Show the answer as</legend>
              {(['table', 'chart'] as const).map((one) => (
                <label key={one}>
                  <input type="radio" name="result-shape" checked={shape === one} onChange={() => setShape(one)} />
                  <span>{one === 'table' ? 'Table' : 'Chart'}</span>
                </label>
              ))}
            </fieldset>
            <AnswerActions statement={run.statement} />
          </div>
          {shape === 'table' ? (
            <ResultTable answer={run.answer} />
          ) : (
            <Suspense fallback={<Loading label="Chart" shape="picture" lines={1} />}>
              <ResultChart answer={run.answer} />
            </Suspense>
          )}
          <AnswerFacts answer={run.answer} />
        </section>
      )
  }
}

/** The line that a message quotes at its end is marked in the editor already. */
function withoutExcerpt(problem: ApiProblem, place: Place | null): ApiProblem {
  const detail = problem.message.replace(/\n {2}[^\n]*$/, '')
  if (place === null || detail === problem.message) return problem
  const { code, status, retry, details } = problem
  return new ApiProblem({ code, status, retry, details, detail })
}

const steps: Readonly<Record<string, string>> = {
  SQL_INVALID: 'Check names with Ctrl-Space: it offers the relations and columns that you may read.',
  SQL_FORBIDDEN: 'The console only reads: write one SELECT over relations that you may read.',
  ENGINE_TIMEOUT: 'Read less: filter by the key, aggregate earlier, or ask for fewer columns.',
  ENGINE_MEMORY_EXCEEDED: 'Read less: filter before joining, or aggregate earlier.',
  SERVER_BUSY: 'Others are querying. Wait a moment, then run it again.',
  POLICY_DENIED: 'Sign in with a token that may read it, or ask the owner named on the product’s page.',
  REQUEST_TOO_LARGE: 'Shorten the statement.',
}

function nextStep(code: string): string {
  return steps[code] ?? 'The statement stays in the editor.'
}
