import { PageHead } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** The page of Quarantine, which comes with the next commits. */
export function QuarantinePage() {
  return (
    <>
      <PageHead title="Quarantine" />
      <Loading label="Quarantine" />
    </>
  )
}
