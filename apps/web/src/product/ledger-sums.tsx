import { useQueries } from '@tanstack/react-query'
import { counted, formatNumber } from '../parts/format.ts'
import type { OpenProduct } from './product-context.tsx'
import { sumLedgers } from './sum-ledgers.ts'
import { datasetQuery } from './use-dataset.ts'

/** More datasets or columns than this are not fetched for one line of a tile; their ledger is in the Data tab. */
const mostDatasets = 4
const mostColumns = 400

/** How many events a product read, and how its datasets treated them. */
export function LedgerSums({ page, release, path }: OpenProduct) {
  const isSmall = page.datasets.length <= mostDatasets && page.datasets.every(({ columns }) => columns <= mostColumns)
  const queries = useQueries({
    queries: isSmall ? page.datasets.map(({ name }) => datasetQuery({ path, release }, name)) : [],
  })
  const events = page.inputs.events.reduce((sum, input) => sum + input.events, 0)
  const ledgers = queries.flatMap(({ data }) => (data === undefined ? [] : [data.ledger]))
  const isWhole = isSmall && ledgers.length === page.datasets.length && ledgers.some((ledger) => ledger.length > 0)
  if (events === 0)
    return page.inputs.upstream.length === 0 ? null : (
      <>from {counted(page.inputs.upstream.length, 'upstream dataset')}</>
    )
  const { late, ignored, duplicate } = sumLedgers(ledgers)
  return (
    <>
      {counted(events, 'event')}
      {isWhole
        ? `; ${formatNumber(late)} late, ${formatNumber(ignored)} ignored, ${formatNumber(duplicate)} duplicate`
        : ''}
    </>
  )
}
