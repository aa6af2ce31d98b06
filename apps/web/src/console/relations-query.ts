import { queryOptions } from '@tanstack/react-query'
import { answerOf, api } from '../api/client.ts'

const mostRelations = 50

/** Relations whose names begin with a prefix, asked once and then kept. */
export function relationsQuery(prefix: string) {
  return queryOptions({
    queryKey: ['relations', prefix],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/relations', { params: { query: { prefix, limit: mostRelations } }, signal })),
    staleTime: 300_000,
  })
}
