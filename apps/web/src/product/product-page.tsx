import { useQuery } from '@tanstack/react-query'
import { Outlet, useParams, useSearchParams } from 'react-router'
import { answerOf, api } from '../api/client.ts'
import { PageHead } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { DamageBanner } from './damage.tsx'
import type { OpenProduct, ProductTab } from './product-context.tsx'
import { productHref } from './product-context.tsx'
import { ProductHead } from './product-head.tsx'
import { ProductProblem } from './product-problem.tsx'
import { TabPanel } from './tab-panel.tsx'
import { TrustStrip } from './trust-strip.tsx'
import './product.css'

/** The page of a product: what it is, whether to trust it, whether one may have it, how to use it. */
export function ProductPage() {
  const { domain = '', name = '' } = useParams()
  const [parameters] = useSearchParams()
  const release = parameters.get('release')
  const path = { domain, name }
  const product = `${domain}/${name}`
  const { data: page, error, refetch } = useProductPage(path, release)
  if (page !== undefined) return <OpenPage page={page} release={release} path={path} />
  if (error !== null)
    return <ProductProblem error={error} path={path} release={release} onRetry={() => void refetch()} />
  return (
    <div className="product">
      <PageHead title={product} shown={name} kicker={domain} />
      <Loading label={product} shape="tiles" lines={5} />
      <Loading label="Pictures" shape="picture" lines={1} />
    </div>
  )
}

/** What the API tells of a product, in one release. */
function useProductPage(path: OpenProduct['path'], release: string | null) {
  return useQuery({
    queryKey: ['product', path, release],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/api/products/{domain}/{name}', {
          params: { path, query: release === null ? {} : { release } },
          signal,
        }),
      ),
  })
}

function OpenPage(open: OpenProduct) {
  const { page, release } = open
  const tab = (label: string, to: ProductTab, count?: number) => ({
    label,
    to: productHref({ product: page.product, tab: to, release }),
    ...(count === undefined ? {} : { count }),
  })
  return (
    <div className="product">
      <DamageBanner {...open} />
      <ProductHead {...open} />
      <h2 className="unseen">Can it be trusted</h2>
      <TrustStrip {...open} />
      <Tabs
        label={`About ${page.product}`}
        tabs={[
          tab('Overview', 'overview'),
          tab('Data', 'data', page.datasets.length),
          tab('Contract & SLA', 'contract'),
          tab('Ports', 'ports', page.access.filter(({ isDeclared }) => isDeclared).length),
          tab('Versions', 'versions'),
          tab('Code & builds', 'code'),
        ]}
      />
      <TabPanel key={page.product}>
        <Outlet context={open} />
      </TabPanel>
    </div>
  )
}
