import { PageHead } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** The page of Domains, which comes with the next commits. */
export function DomainsPage() {
  return (
    <>
      <PageHead title="Domains" />
      <Loading label="Domains" />
    </>
  )
}
