import { Loading } from '../parts/states.tsx'
import { useProduct } from './product-context.tsx'

/** The tab Code of a product's page, which comes with the next commits. */
export function CodeTab() {
  const { page } = useProduct()
  return <Loading label={page.product} />
}
