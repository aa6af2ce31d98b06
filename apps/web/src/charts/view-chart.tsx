import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { answerOf, api } from '../api/client.ts'
import { isDamage } from '../api/is-damage.ts'
import { consoleLink } from '../console/console-address.ts'
import { Loading, Problem } from '../parts/states.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { Chart } from './chart.tsx'
import { PickBox } from './pick-box.tsx'

/** A view of a product, and where its data come from. */
export interface ViewChartProps {
  readonly view: Answer<'ViewAnswer'>
  readonly path: { readonly domain: string; readonly name: string }
  readonly release: string | null
}

/** The picture of a product's view. What the reader picks stands in the address, so that the picture can be shared. */
export function ViewChart({ view, path, release }: ViewChartProps) {
  const [parameters, setParameters] = useSearchParams()
  const key = `pick.${view.name}`
  const pick = view.pick === null ? null : parameters.get(key)
  const query = useViewData({ view, path, release }, pick)
  const { data } = query
  const of = useMemo(
    () => (data === undefined ? null : { view: data.view, columns: data.columns, rows: data.rows }),
    [data],
  )
  if (of === null || data === undefined)
    return <PendingChart title={view.title} error={query.error} onRetry={() => void query.refetch()} />
  const changePick = (value: string) =>
    setParameters(
      (before) => {
        before.set(key, value)
        return before
      },
      { replace: true, preventScrollReset: true },
    )
  const control =
    view.pick === null ? undefined : (
      <PickBox label={view.pick} choices={data.choices} picked={data.picked} onPick={changePick} />
    )
  return (
    <div className="view-chart" aria-busy={query.isPlaceholderData}>
      <Chart
        of={of}
        description={view.description}
        simulated={data.simulated}
        modelled={view.modelled}
        isTruncated={data.truncated}
        control={control}
        actions={
          <Link {...consoleLink({ sql: view.sql, product: `${path.domain}/${path.name}` })}>
            Open its SQL in the console
          </Link>
        }
      />
      {query.isError ? <Problem error={query.error} onRetry={() => void query.refetch()} /> : null}
    </div>
  )
}

function useViewData({ view, path, release }: ViewChartProps, pick: string | null) {
  return useQuery({
    queryKey: ['view', path, view.name, release, pick],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/api/products/{domain}/{name}/views/{view}', {
          params: {
            path: { ...path, view: view.name },
            query: { ...(pick === null ? {} : { pick }), ...(release === null ? {} : { release }) },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
}

/** Keeps the place of a picture that is not there yet. */
function PendingChart({
  title,
  error,
  onRetry,
}: {
  readonly title: string
  readonly error: unknown
  readonly onRetry: () => void
}) {
  return (
    <figure className="chart" data-state={error === null ? 'pending' : 'failed'}>
      <header>
        <h3>
          <TextSafe most={200}>{title}</TextSafe>
        </h3>
      </header>
      {error === null ? (
        <Loading label={title} shape="picture" lines={1} />
      ) : isDamage(error) ? (
        <p className="chart-nothing">Its release is damaged, so there is nothing to draw.</p>
      ) : (
        <Problem error={error} onRetry={onRetry} />
      )}
    </figure>
  )
}
