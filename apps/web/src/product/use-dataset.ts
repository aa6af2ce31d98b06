import { queryOptions } from '@tanstack/react-query'
import { answerOf, api } from '../api/client.ts'
import type { OpenProduct } from './product-context.tsx'

/** What the API tells of a dataset: its columns, checks and ledger. */
export function datasetQuery({ path, release }: Pick<OpenProduct, 'path' | 'release'>, dataset: string) {
  return queryOptions({
    queryKey: ['dataset', path, release, dataset],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/api/products/{domain}/{name}/datasets/{dataset}', {
          params: { path: { ...path, dataset }, query: release === null ? {} : { release } },
          signal,
        }),
      ),
  })
}
