import { PageHead } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** The page of Ledger, which comes with the next commits. */
export function LedgerPage() {
  return (
    <>
      <PageHead title="Ledger" />
      <Loading label="Ledger" />
    </>
  )
}
