import { Link } from 'react-router'
import type { Answer } from '../../api/answers.ts'
import { counted } from '../../parts/format.ts'
import { type OpenProduct, productHref } from '../product-context.tsx'
import { readOf } from './read-of.ts'

/** The datasets in the order in which they were built, and what each reads. */
export function BuildSteps({ page, release, code }: OpenProduct & { readonly code: Answer<'CodeAnswer'> }) {
  if (code.steps.length === 0) return <p className="quiet">No dataset that you may see.</p>
  return (
    <ol className="build-steps">
      {code.steps.map(({ dataset, reads, rows }, place) => (
        <li key={dataset}>
          <span className="step-number" aria-hidden="true">
            {place + 1}
          </span>
          <div>
            <p>
              <Link to={productHref({ product: page.product, tab: 'data', release })}>
                <b>{dataset}</b>
              </Link>{' '}
              <span className="quiet">{counted(rows, 'row')}</span>
            </p>
            {reads.length === 0 ? (
              <p className="quiet small">reads nothing</p>
            ) : (
              <ul className="small">
                {reads.map((read) => (
                  <li key={read}>
                    <span className="quiet">reads</span>{' '}
                    <ReadLink name={read} own={code.steps.map((step) => step.dataset)} />
                  </li>
                ))}
              </ul>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}

function ReadLink({ name, own }: { readonly name: string; readonly own: readonly string[] }) {
  const read = readOf(name, own)
  switch (read.kind) {
    case 'own':
      return <code>{name}</code>
    case 'upstream':
      return (
        <>
          <Link to={productHref({ product: read.product, tab: 'data' })}>{read.product}</Link>{' '}
          <code>{read.dataset}</code>
        </>
      )
    case 'event':
      return <Link to={`/events/${encodeURIComponent(name)}`}>{name}</Link>
  }
}
