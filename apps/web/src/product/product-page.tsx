import { PageHead } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** The page of Product, which comes with the next commits. */
export function ProductPage() {
  return (
    <>
      <PageHead title="Product" />
      <Loading label="Product" />
    </>
  )
}
