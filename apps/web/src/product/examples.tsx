import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import { answerOf, api } from '../api/client.ts'
import { consoleLink } from '../console/console-address.ts'
import { counted } from '../parts/format.ts'
import { Section } from '../parts/page.tsx'
import { Snippet } from '../parts/snippet.tsx'
import { Loading, Problem } from '../parts/states.tsx'
import type { OpenProduct } from './product-context.tsx'
import { RowsTable } from './rows-table.tsx'

const mostRows = 50

/** The examples that the author wrote, each to be run where it stands. */
export function Examples({ page }: Pick<OpenProduct, 'page'>) {
  if (page.examples.length === 0) return null
  const mayRun = page.access.some(({ port, isDeclared, mayRead }) => port === 'sql' && isDeclared && mayRead)
  return (
    <Section title="Examples">
      {page.isServing ? null : (
        <p className="quiet small">They run over the release that serves, not over the one shown here.</p>
      )}
      {page.examples.map(({ sql }, place) => (
        <Example key={sql} sql={sql} product={page.product} label={`Example ${place + 1}`} mayRun={mayRun} />
      ))}
    </Section>
  )
}

interface ExampleProps {
  readonly sql: string
  readonly product: string
  readonly label: string
  readonly mayRun: boolean
}

function Example({ sql, product, label, mayRun }: ExampleProps) {
  const run = useMutation({
    mutationFn: () => answerOf(api.POST('/api/query', { body: { sql, product, limit: mostRows } })),
  })
  const { data } = run
  return (
    <div className="example">
      <Snippet texts={[{ language: 'SQL', text: sql }]} label={label}>
        <Link className="small" {...consoleLink({ sql, product })}>
          Open in the console
        </Link>
        {mayRun ? (
          <button type="button" className="button" onClick={() => run.mutate()} disabled={run.isPending}>
            {run.isPending ? 'Running' : data === undefined ? 'Run' : 'Run again'}
          </button>
        ) : null}
      </Snippet>
      {run.isPending ? <Loading label={label} /> : null}
      {run.isError ? <Problem error={run.error} onRetry={() => run.mutate()} /> : null}
      {data === undefined ? null : (
        <>
          <RowsTable label={`Rows of ${label}`} columns={data.columns} rows={data.rows} />
          <p className="quiet small" role="status">
            {data.truncated ? `The first ${counted(data.rows.length, 'row')}` : counted(data.rows.length, 'row')} in{' '}
            {data.millis} ms.
          </p>
        </>
      )}
    </div>
  )
}
