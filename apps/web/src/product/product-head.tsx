import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { counted, formatDay, formatNumber } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { PageHead } from '../parts/page.tsx'
import { Ago } from '../parts/quantities.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { AccessNote } from './access-note.tsx'
import { Contact } from './contact.tsx'
import { type OpenProduct, productHref } from './product-context.tsx'
import { ReleaseBanner, ReleaseSelect } from './release-select.tsx'

/** What a product is, for whom, who answers for it, and whether this reader may read it. */
export function ProductHead({ page, release, path }: OpenProduct) {
  return (
    <>
      <ReleaseBanner page={page} release={release} />
      <div className="product-head">
        <PageHead title={page.product} shown={page.name} kicker={<Kicker page={page} />}>
          <p className="purpose">
            <TextSafe most={400}>{page.purpose}</TextSafe>
          </p>
          <Deprecation page={page} />
          <HeldBack page={page} release={release} />
          <dl className="product-words">
            <Words term="For">
              {page.customers.map(({ team, need }) => (
                <span className="customer" key={`${team} ${need}`}>
                  <b>
                    <TextSafe most={80}>{team}</TextSafe>
                  </b>
                  : <TextSafe most={160}>{need}</TextSafe>
                </span>
              ))}
            </Words>
            <Words term="Benefit">
              <TextSafe most={200}>{page.benefit.says}</TextSafe>
              <span className="quiet">
                , measured by <TextSafe most={160}>{page.benefit.measuredBy}</TextSafe>
              </span>
            </Words>
            <Words term="Owner">
              <b>
                <TextSafe most={80}>{page.owner.team}</TextSafe>
              </b>
              , <Contact at={page.owner.contact} />
            </Words>
          </dl>
        </PageHead>
        <aside className="product-use" aria-label="Release and access">
          <ReleaseSelect page={page} release={release} path={path} />
          <AccessNote page={page} release={release} />
        </aside>
      </div>
    </>
  )
}

function Kicker({ page }: Pick<OpenProduct, 'page'>) {
  return (
    <>
      <Link to={`/domains/${encodeURIComponent(page.domain)}`}>{page.domain}</Link>
      <span aria-hidden="true"> / </span>
      {page.kind.replaceAll('-', ' ')}
      <span className="kicker-marks">
        {page.deprecated === null ? null : <Mark kind="deprecated" why={page.deprecated.reason} />}
        {page.status === 'draft' ? <Mark kind="draft" /> : null}
        {page.simulated === null ? null : <Mark kind="simulated" why={page.simulated} />}
        {page.hasModelled ? (
          <Mark kind="modelled" why="Some columns hold modelled values; the Data tab says which and by which rule." />
        ) : null}
        {page.heldBack === null ? null : <Mark kind="held-back" />}
      </span>
    </>
  )
}

function Words({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What the mark means for who reads, and where its owner sees what happened. */
function HeldBack({ page: { heldBack, product }, release }: Pick<OpenProduct, 'page' | 'release'>) {
  if (heldBack === null) return null
  return (
    <p className="deprecation" data-tone="bad">
      A newer build was held back <Ago at={heldBack.at} />: {formatNumber(heldBack.failed)} of{' '}
      {counted(heldBack.total, 'check')} did not pass. What serves is the release before it.{' '}
      <Link to={productHref({ product, tab: 'versions', release })}>What happened</Link>
    </p>
  )
}

function Deprecation({ page: { deprecated } }: Pick<OpenProduct, 'page'>) {
  if (deprecated === null) return null
  return (
    <p className="deprecation">
      Deprecated since {formatDay(deprecated.since)}: <TextSafe most={400}>{deprecated.reason}</TextSafe>{' '}
      {deprecated.use === null ? (
        'Nothing is named to use instead.'
      ) : (
        <>
          Use <Link to={productHref({ product: deprecated.use })}>{deprecated.use}</Link> instead.
        </>
      )}
    </p>
  )
}
