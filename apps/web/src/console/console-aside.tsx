import { HistoryList, type HistoryListProps } from './history-list.tsx'
import { RelationList, type RelationListProps } from './relation-list.tsx'

/** What stands beside the editor: relations to query and statements that were run; folded away where there is little room. */
export function ConsoleAside({ product, onInsert, history, onTake, onClear }: RelationListProps & HistoryListProps) {
  return (
    <aside className="console-aside" aria-label="Relations and history">
      <details open={isWide()}>
        <summary>What you may read</summary>
        <RelationList product={product} onInsert={onInsert} />
      </details>
      <details open={isWide()}>
        <summary>History</summary>
        <HistoryList history={history} onTake={onTake} onClear={onClear} />
      </details>
    </aside>
  )
}

function isWide(): boolean {
  return window.matchMedia('(min-width: 64rem)').matches
}
