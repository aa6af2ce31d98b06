import { Link } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { Digest } from '../parts/digest.tsx'
import { counted, formatNumber, formatPromise } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { Ago, Quantity } from '../parts/quantities.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { coverageText } from './coverage.ts'
import { resultLink } from './result-keys.ts'

type Product = Answer<'SearchAnswer'>['products'][number]

/** A product among the results: what it is, whose it is, and the trust strip in miniature. */
export function ResultCard({ product }: { readonly product: Product }) {
  return (
    <article className="result">
      <header>
        <h2>
          <Link to={`/products/${product.product}`} {...resultLink}>
            <span className="result-domain">{product.domain}/</span>
            {product.name}
          </Link>
        </h2>
        <span className="result-marks">
          {product.simulated === null ? null : <Mark kind="simulated" why={product.simulated} />}
          {product.hasModelled ? <Mark kind="modelled" why="Some of its columns." /> : null}
          {product.heldBack === null ? null : <Mark kind="held-back" />}
          {product.status === 'active' ? null : <Mark kind={product.status} />}
        </span>
        <span className="result-version">
          {product.kind} · {product.version}#{product.release}
        </span>
      </header>
      <p className="result-purpose">
        <TextSafe most={400}>{product.purpose}</TextSafe>
      </p>
      <Strip product={product} />
      {product.matched.length === 0 ? null : (
        <p className="result-matched">
          {product.matched.map(({ where, text }) => (
            <span key={`${where} ${text}`}>
              <span className="quiet">{where}</span> <TextSafe most={160}>{text}</TextSafe>
            </span>
          ))}
        </p>
      )}
    </article>
  )
}

const freshnessWords = { kept: 'kept', late: 'late', 'no-events': 'reads no events' } as const

function Strip({ product }: { readonly product: Product }) {
  const { freshness, checks, heldBack, owner, datasets } = product
  const rows = datasets.reduce((sum, dataset) => sum + dataset.rows, 0)
  const isSound = checks.passed === checks.total
  return (
    <dl className="strip">
      <div data-tone={freshness.state === 'late' ? 'bad' : 'good'}>
        <dt>Freshness</dt>
        <dd>
          {freshnessWords[freshness.state]}
          <small>
            within {formatPromise(freshness.promise)}
            {freshness.waitingSince === null ? null : (
              <>
                , oldest came <Ago at={freshness.waitingSince} />
              </>
            )}
          </small>
        </dd>
      </div>
      <div data-tone={heldBack !== null || !isSound ? 'bad' : 'good'}>
        <dt>Quality</dt>
        <dd>
          {checks.passed} of {counted(checks.total, 'check')}
          <small>
            {heldBack === null
              ? `saw ${formatNumber(checks.rowsSeen)} rows`
              : `last build held back: ${heldBack.failed} failed`}
          </small>
        </dd>
      </div>
      <div>
        <dt>Release</dt>
        <dd>
          <Digest value={product.releaseDigest} canCopy={false} />
          <small>
            <Ago at={product.publishedAt} />
          </small>
        </dd>
      </div>
      <div>
        <dt>Covers</dt>
        <dd>
          {coverageText(product.coveredFrom, product.coveredUntil)}
          <small>
            <Quantity value={rows} isCompact /> rows in {counted(datasets.length, 'dataset')}
          </small>
        </dd>
      </div>
      <div>
        <dt>Owner</dt>
        <dd>
          <TextSafe most={80}>{owner.team}</TextSafe>
          <small>
            {product.ports.length === 0 ? 'no port open' : product.ports.map((port) => port.toUpperCase()).join(' · ')}
          </small>
        </dd>
      </div>
    </dl>
  )
}
