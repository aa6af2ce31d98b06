import { useState } from 'react'
import { Link } from 'react-router'
import { useToken } from '../api/session.tsx'
import { consoleLink } from '../console/console-address.ts'
import { counted } from '../parts/format.ts'
import { Snippet } from '../parts/snippet.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { firstLimits } from './first-limits.ts'
import { type OpenProduct, productHref } from './product-context.tsx'
import { readSnippets } from './read-snippets.ts'

const mostListed = 6
const longestLimit = 160

/** How to read the product: its datasets with what a row is, and one snippet to copy. */
export function ReadIt({ page, release }: OpenProduct) {
  const [chosen, choose] = useState(0)
  const needsToken = useToken() !== null
  const dataset = page.datasets[chosen] ?? page.datasets[0]
  if (dataset === undefined) return null
  const texts = readSnippets({ page, dataset, origin: location.origin, needsToken })
  const sql = texts.find(({ language }) => language === 'SQL')
  const listed = page.datasets.slice(0, mostListed)
  return (
    <section className="read-it" id="read-it" aria-labelledby="read-it-title">
      <h2 id="read-it-title">Read it</h2>
      <div className="dataset-choice" role="radiogroup" aria-label="Dataset">
        {listed.map(({ name, grain, rows, columns, hiddenColumns }, place) => (
          <label key={name} data-chosen={place === chosen}>
            <input type="radio" name="dataset" checked={place === chosen} onChange={() => choose(place)} />
            <span>
              <b>{name}</b>{' '}
              <span className="quiet">
                {counted(rows, 'row')}, {counted(columns, 'column')}
                {hiddenColumns === 0 ? '' : ` (${hiddenColumns} hidden from you)`}
              </span>
              <br />
              <TextSafe most={160}>{grain}</TextSafe>
            </span>
          </label>
        ))}
      </div>
      {page.datasets.length > listed.length ? (
        <Link to={productHref({ product: page.product, tab: 'data', release })}>
          All {page.datasets.length} datasets
        </Link>
      ) : null}
      {texts.length === 0 ? (
        <p className="quiet small">No port of it is open to you; above stands what to do.</p>
      ) : (
        <Snippet key={dataset.name} texts={texts} label={`Read ${dataset.name}`}>
          {sql === undefined ? null : (
            <Link className="copy" {...consoleLink({ sql: sql.text, product: page.product })}>
              Run
            </Link>
          )}
        </Snippet>
      )}
      <p className="small">
        <Link to={productHref({ product: page.product, tab: 'ports', release })}>All ports and languages</Link>
      </p>
      <LimitsInShort page={page} release={release} />
    </section>
  )
}

/** What to know before use. */
function LimitsInShort({ page, release }: Pick<OpenProduct, 'page' | 'release'>) {
  const { all, first, isWhole } = firstLimits(page)
  return (
    <>
      <h3>Known limits</h3>
      {all.length === 0 ? <p className="quiet small">Its owner names none.</p> : null}
      <ul className="bullets">
        {first.map((limit) => (
          <li key={limit}>
            <TextSafe most={longestLimit}>{limit}</TextSafe>
          </li>
        ))}
      </ul>
      {isWhole ? null : (
        <Link className="small" to={productHref({ product: page.product, release, hash: 'limits' })}>
          All known limits
        </Link>
      )}
    </>
  )
}
