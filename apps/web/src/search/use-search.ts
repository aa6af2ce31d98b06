import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { answerOf, api } from '../api/client.ts'

const pageSize = 50

/** The text of the search box as the address has it. */
export function useSearchText(): string {
  const [params] = useSearchParams()
  return params.get('q') ?? ''
}

/** What a text finds, page by page; the answer before stays until the next one is there. */
export function useSearch(text: string) {
  const q = text.trim()
  return useInfiniteQuery({
    queryKey: ['products', q],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: pageSize,
        ...(q === '' ? {} : { q }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }
      return answerOf(api.GET('/api/products', { params: { query }, signal }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
}

/** The facets that a text leaves, for suggestions; asked only while they are needed. */
export function useFacets(text: string, isNeeded: boolean) {
  const q = text.trim()
  return useQuery({
    queryKey: ['facets', q],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/products', { params: { query: { limit: 1, ...(q === '' ? {} : { q }) } }, signal })),
    select: ({ facets }) => facets,
    enabled: isNeeded,
    placeholderData: keepPreviousData,
  })
}
