import { useCallback, useState } from 'react'
import { type PastStatement, readHistory, withStatement } from './statement-history.ts'

const key = 'provender.console.history'

/** The statements that were run from this browser, newest first; kept here and nowhere else. */
export function useHistory() {
  const [history, setHistory] = useState(() => readHistory(quietly(() => localStorage.getItem(key))))
  const keep = useCallback((next: (history: readonly PastStatement[]) => readonly PastStatement[]) => {
    const changed = next(readHistory(quietly(() => localStorage.getItem(key))))
    quietly(() => localStorage.setItem(key, JSON.stringify(changed)))
    setHistory(changed)
  }, [])
  const add = useCallback((past: PastStatement) => keep((history) => withStatement(history, past)), [keep])
  const clear = useCallback(() => keep(() => []), [keep])
  return { history, add, clear }
}

/** Storage can be closed to a page, or full: the history then is that of this visit. */
function quietly<Value>(act: () => Value): Value | null {
  try {
    return act()
  } catch {
    return null
  }
}
