import { Loading } from '../parts/states.tsx'
import { useProduct } from './product-context.tsx'

/** The tab Versions of a product's page, which comes with the next commits. */
export function VersionsTab() {
  const { page } = useProduct()
  return <Loading label={page.product} />
}
