import { useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../api/client.ts'
import type { OpenProduct } from './product-context.tsx'

/** The newest releases of a product, as many as one answer holds. */
export function useReleases(path: OpenProduct['path'], limit = 100) {
  return useQuery({
    queryKey: ['releases', path, limit],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/products/{domain}/{name}/releases', { params: { path, query: { limit } }, signal })),
  })
}
