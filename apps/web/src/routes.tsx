import type { RouteObject } from 'react-router'
import { productRoute } from './product/product-routes.ts'
import { SearchPage } from './search/search-page.tsx'
import { Opening } from './shell/opening.tsx'
import { RouteProblem, UnknownPage } from './shell/route-problem.tsx'
import { Shell } from './shell/shell.tsx'

/** Every page. All but the first are chunks of their own, fetched when they are gone to. */
export const routes: RouteObject[] = [
  {
    path: '/',
    element: <Shell />,
    errorElement: <RouteProblem />,
    hydrateFallbackElement: <Opening />,
    children: [
      {
        errorElement: <RouteProblem />,
        children: [
          { index: true, element: <SearchPage /> },
          productRoute,
          {
            path: 'console',
            lazy: async () => ({ Component: (await import('./console/console-page.tsx')).ConsolePage }),
          },
          { path: 'events', lazy: async () => ({ Component: (await import('./events/events-page.tsx')).EventsPage }) },
          {
            path: 'events/ledger',
            lazy: async () => ({ Component: (await import('./events/ledger-page.tsx')).LedgerPage }),
          },
          {
            path: 'events/quarantine',
            lazy: async () => ({ Component: (await import('./events/quarantine-page.tsx')).QuarantinePage }),
          },
          {
            path: 'events/:type',
            lazy: async () => ({ Component: (await import('./events/event-type-page.tsx')).EventTypePage }),
          },
          {
            path: 'domains',
            lazy: async () => ({ Component: (await import('./domains/domains-page.tsx')).DomainsPage }),
          },
          {
            path: 'domains/:domain',
            lazy: async () => ({ Component: (await import('./domains/domain-page.tsx')).DomainPage }),
          },
          {
            path: 'glossary',
            lazy: async () => ({ Component: (await import('./domains/glossary-page.tsx')).GlossaryPage }),
          },
          { path: 'demand', lazy: async () => ({ Component: (await import('./demand/demand-page.tsx')).DemandPage }) },
          {
            path: 'activity',
            lazy: async () => ({ Component: (await import('./activity/activity-page.tsx')).ActivityPage }),
          },
          { path: '*', element: <UnknownPage /> },
        ],
      },
    ],
  },
]
