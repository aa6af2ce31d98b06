import { Loading } from '../parts/states.tsx'
import { useProduct } from './product-context.tsx'

/** The tab Contract of a product's page, which comes with the next commits. */
export function ContractTab() {
  const { page } = useProduct()
  return <Loading label={page.product} />
}
