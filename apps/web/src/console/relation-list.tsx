import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { counted } from '../parts/format.ts'
import { Empty, Loaded, Loading } from '../parts/states.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { relationsQuery } from './relations-query.ts'
import { bareName, type Relation, schemaPrefix } from './sql-completions.ts'
import { quotedName } from './sql-tokens.ts'

/** What the list of relations shows and does. */
export interface RelationListProps {
  readonly product: string | null
  readonly onInsert: (text: string) => void
}

/** Relations that the reader may query, with their columns; one press writes a name at the cursor. */
export function RelationList({ product, onInsert }: RelationListProps) {
  const [prefix, setPrefix] = useState('')
  const asked = useDeferredValue(prefix.trim())
  const schema = asked === '' && product !== null ? `${schemaPrefix(product)}.` : null
  const query = useQuery(relationsQuery(schema ?? asked))
  return (
    <>
      <input
        className="input"
        type="search"
        value={prefix}
        placeholder={product === null ? 'library.' : 'Of this product; type for others'}
        aria-label="Relations whose names begin with"
        onChange={(event) => setPrefix(event.target.value)}
      />
      <Loaded query={query} loading={<Loading label="Relations" />}>
        {({ relations, hasMore }) => {
          const shown = schema === null ? relations : relations.filter(({ name }) => name.startsWith(schema))
          return shown.length === 0 ? (
            <Empty title="No relation">
              <p className="small">Nothing that you may query begins so.</p>
            </Empty>
          ) : (
            <ul className="relations">
              {shown.map((relation) => (
                <RelationItem key={relation.name} relation={relation} isBare={schema !== null} onInsert={onInsert} />
              ))}
              {hasMore ? <li className="quiet small">There are more. Type how a name begins.</li> : null}
            </ul>
          )
        }}
      </Loaded>
    </>
  )
}

/** More columns than these are a matter for completion. */
const mostColumns = 100

interface RelationItemProps {
  readonly relation: Relation
  readonly isBare: boolean
  readonly onInsert: (text: string) => void
}

function RelationItem({ relation: { name, description, columns }, isBare, onInsert }: RelationItemProps) {
  const [isOpen, setOpen] = useState(false)
  const shown = isBare ? bareName(name) : name
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <code>{shown}</code> <span className="quiet small">{counted(columns.length, 'column')}</span>
        </summary>
        {isOpen ? (
          <>
            <p className="quiet small">
              <TextSafe most={300}>{description}</TextSafe>{' '}
              <button
                type="button"
                className="link-button"
                onClick={() => onInsert(shown.split('.').map(quotedName).join('.'))}
              >
                Insert the name
              </button>
            </p>
            <ul className="relation-columns">
              {columns.slice(0, mostColumns).map((column) => (
                <li key={column.name}>
                  <button
                    type="button"
                    className="link-button"
                    title={column.description}
                    onClick={() => onInsert(quotedName(column.name))}
                  >
                    {column.name}
                  </button>{' '}
                  <span className="quiet small">{column.type}</span>
                </li>
              ))}
              {columns.length > mostColumns ? (
                <li className="quiet small">
                  and {counted(columns.length - mostColumns, 'more column')}; the editor offers them as you type
                </li>
              ) : null}
            </ul>
          </>
        ) : null}
      </details>
    </li>
  )
}
