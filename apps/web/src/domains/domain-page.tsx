import { PageHead } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** The page of Domain, which comes with the next commits. */
export function DomainPage() {
  return (
    <>
      <PageHead title="Domain" />
      <Loading label="Domain" />
    </>
  )
}
