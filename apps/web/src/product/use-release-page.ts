import { queryOptions } from '@tanstack/react-query'
import { answerOf, api } from '../api/client.ts'
import type { OpenProduct } from './product-context.tsx'

/** One release with its manifest; it never changes, so it is asked for once. */
export function releaseQuery(
  path: OpenProduct['path'],
  { version, release }: { readonly version: string; readonly release: number },
) {
  return queryOptions({
    queryKey: ['release', path, version, release],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/api/products/{domain}/{name}/{version}/releases/{number}', {
          params: { path: { ...path, version, number: release } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
