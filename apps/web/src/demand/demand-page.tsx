import { useQuery } from '@tanstack/react-query'
import type { Answer } from '../api/answers.ts'
import { answerOf, api } from '../api/client.ts'
import { PageHead, Section } from '../parts/page.tsx'
import { Ago, Quantity } from '../parts/quantities.tsx'
import { Empty, Loaded, Loading } from '../parts/states.tsx'
import { Table, type TableColumn } from '../parts/table.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { AskForProduct } from './ask-for-product.tsx'

type Wish = Answer<'DemandAnswer'>['demand'][number]

const columns: readonly TableColumn<Wish>[] = [
  {
    name: 'asked',
    title: 'Asked',
    align: 'end',
    sortBy: (wish) => wish.asked,
    cell: (wish) => <Quantity value={wish.asked} />,
  },
  {
    name: 'wanted',
    title: 'Wished for',
    sortBy: (wish) => wish.wanted,
    cell: (wish) => <TextSafe most={300}>{wish.wanted}</TextSafe>,
  },
  { name: 'uses', title: 'Wanted for', cell: (wish) => <Uses uses={wish.uses} /> },
  { name: 'last', title: 'Last asked', sortBy: (wish) => wish.lastAsked, cell: (wish) => <Ago at={wish.lastAsked} /> },
]

/** Wishes for products that are not there, most asked for first. */
export function DemandPage() {
  const query = useQuery({
    queryKey: ['demand'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/demand', { signal })),
  })
  return (
    <>
      <PageHead title="Wished for">
        <p className="quiet">
          What readers looked for and did not find. The most asked for is the next product worth building.
        </p>
      </PageHead>
      <Loaded query={query} loading={<Loading label="Wishes" lines={4} />}>
        {({ demand }) => (
          <Table
            label="Wishes, most asked for first"
            columns={columns}
            rows={demand}
            rowKey={({ wanted }) => wanted}
            empty={
              <Empty title="Nobody has asked for anything yet">
                A search that finds nothing offers to ask; so does the form below.
              </Empty>
            }
          />
        )}
      </Loaded>
      <Section title="Ask for a product">
        <AskForProduct wanted="" />
      </Section>
    </>
  )
}

function Uses({ uses }: { readonly uses: readonly string[] }) {
  if (uses.length === 0) return <span className="quiet">not said</span>
  return (
    <ul>
      {uses.map((use, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two readers may want it for the same.
        <li key={index}>
          <TextSafe most={400}>{use}</TextSafe>
        </li>
      ))}
    </ul>
  )
}
