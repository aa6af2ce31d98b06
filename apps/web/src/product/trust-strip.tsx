import { Digest } from '../parts/digest.tsx'
import { counted, formatDay, formatMonth, formatPromise, formatSpan } from '../parts/format.ts'
import { Ago, Quantity } from '../parts/quantities.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { Tile, Tiles } from '../parts/tile.tsx'
import { BuildBars } from './build-bars.tsx'
import { LedgerSums } from './ledger-sums.tsx'
import { type OpenProduct, type ProductTab, productHref } from './product-context.tsx'
import { releaseWords } from './release-text.ts'

/** Whether to trust a product: five facts, each the way to its evidence. */
export function TrustStrip({ page, release, path }: OpenProduct) {
  const to = (tab: ProductTab, hash = '') => productHref({ product: page.product, tab, release, hash })
  return (
    <Tiles label="Can it be trusted">
      <FreshnessTile page={page} to={to('contract')} />
      <QualityTile page={page} to={page.heldBack === null ? to('data', 'checks') : to('versions')} />
      <Tile
        label="Release"
        to={to('versions')}
        value={<span className="tile-release">{releaseWords(page)}</span>}
        detail={
          <>
            Published <Ago at={page.publishedAt} />. No rebuild has been compared yet.
          </>
        }
      >
        <Digest value={page.releaseDigest} label="digest" canCopy={false} />
      </Tile>
      <Tile
        label="Coverage"
        to={to('data', 'ledger')}
        value={<Coverage page={page} />}
        detail={<LedgerSums page={page} release={release} path={path} />}
      />
      <Tile
        label="Customers"
        to={to('contract')}
        value={counted(page.customers.length, 'team')}
        detail={<TextSafe most={140}>{page.customers.map(({ team }) => team).join(', ')}</TextSafe>}
      />
    </Tiles>
  )
}

function FreshnessTile({ page: { freshness }, to }: { readonly page: OpenProduct['page']; readonly to: string }) {
  const promise = formatPromise(freshness.promise)
  const waits =
    freshness.waitingSince === null ? null : (
      <>
        Events wait since <Ago at={freshness.waitingSince} />.
      </>
    )
  const longest = freshness.longestWait === null ? '' : ` The longest wait was ${formatSpan(freshness.longestWait)}.`
  switch (freshness.state) {
    case 'late':
      return (
        <Tile
          label="Freshness"
          to={to}
          tone="bad"
          value="Late"
          detail={
            <>
              {waits} Promised: within {promise}.
            </>
          }
        />
      )
    case 'no-events':
      return (
        <Tile
          label="Freshness"
          to={to}
          value="Reads no events"
          detail={`Promised: within ${promise} of what it reads.`}
        />
      )
    case 'kept':
      return (
        <Tile
          label="Freshness"
          to={to}
          tone="good"
          value={`Kept: within ${promise}`}
          detail={
            <>
              {waits ?? 'Nothing waits.'}
              {longest}
            </>
          }
        />
      )
  }
}

function QualityTile({ page, to }: { readonly page: OpenProduct['page']; readonly to: string }) {
  const { passed, total, rowsSeen } = page.checks
  const isHeldBack = page.heldBack !== null
  const isWhole = passed === total
  return (
    <Tile
      label="Quality"
      to={to}
      tone={isHeldBack || !isWhole ? 'bad' : 'good'}
      value={<>{isWhole ? counted(total, 'check') : `${passed} of ${counted(total, 'check')}`} passed</>}
      detail={
        <>
          over <Quantity value={rowsSeen} unit="rows" />
          {isHeldBack
            ? `. The build after it was held back: ${counted(page.heldBack?.failed ?? 0, 'check')} did not pass.`
            : ''}
        </>
      }
    >
      <BuildBars builds={page.builds} />
    </Tile>
  )
}

function Coverage({ page: { coveredFrom, coveredUntil } }: { readonly page: OpenProduct['page'] }) {
  if (coveredFrom === null || coveredUntil === null) return 'Reads no events'
  return (
    <span title={`${formatDay(coveredFrom)} – ${formatDay(coveredUntil)}`}>
      {formatMonth(coveredFrom)} – {formatMonth(coveredUntil)}
    </span>
  )
}
