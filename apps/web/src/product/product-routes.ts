import type { RouteObject } from 'react-router'

/** The page of a product; each tab is a chunk of its own, fetched when it is gone to, and gets its product by `useProduct`. */
export const productRoute: RouteObject = {
  path: 'products/:domain/:name',
  lazy: async () => ({ Component: (await import('./product-page.tsx')).ProductPage }),
  children: [
    { index: true, lazy: overviewTab },
    { path: 'data', lazy: async () => ({ Component: (await import('./data-tab.tsx')).DataTab }) },
    { path: 'contract', lazy: async () => ({ Component: (await import('./contract-tab.tsx')).ContractTab }) },
    { path: 'ports', lazy: async () => ({ Component: (await import('./ports-tab.tsx')).PortsTab }) },
    { path: 'versions', lazy: async () => ({ Component: (await import('./versions-tab.tsx')).VersionsTab }) },
    { path: 'code', lazy: async () => ({ Component: (await import('./code-tab.tsx')).CodeTab }) },
  ],
}

/** What draws is fetched beside the tab, not after its data; when that fails, the picture's own try says so. */
async function overviewTab() {
  import('../charts/draw-picture.ts').catch(() => undefined)
  return { Component: (await import('./overview-tab.tsx')).OverviewTab }
}
