import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { type ActivityState, silent } from './activity-state.ts'
import { ActivityStream } from './activity-stream.ts'
import type { Answer } from './answers.ts'
import { fetchRaw, tokens } from './client.ts'

const ActivityContext = createContext<ActivityStream | null>(null)

/** Listens to what the workspace does while the page is in sight, and has lists asked for again when a release is published. */
export function ActivityProvider({ children }: { readonly children: ReactNode }) {
  const [stream] = useState(createStream)
  const client = useQueryClient()
  useEffect(() => {
    const follow = () => (document.visibilityState === 'visible' ? stream.start() : stream.stop())
    follow()
    document.addEventListener('visibilitychange', follow)
    const endTokens = tokens.subscribe(() => stream.restart())
    const endConnection = onReconnect(stream, () => void client.invalidateQueries())
    const endLines = stream.onLine((line) => {
      if (line.kind === 'release-published' || line.kind === 'run-finished') void client.invalidateQueries()
    })
    return () => {
      document.removeEventListener('visibilitychange', follow)
      endTokens()
      endConnection()
      endLines()
      stream.stop()
    }
  }, [stream, client])
  return <ActivityContext value={stream}>{children}</ActivityContext>
}

/** What the workspace does now and did lately. */
export function useActivity(): ActivityState {
  const stream = useContext(ActivityContext)
  return useSyncExternalStore(stream?.subscribe ?? neverChanges, stream?.current ?? (() => silent))
}

/** Calls back with each line of activity; give it a function that stays the same (useCallback). */
export function useActivityLine(listener: (line: Answer<'ActivityLine'>) => void): void {
  const stream = useContext(ActivityContext)
  useEffect(() => stream?.onLine(listener), [stream, listener])
}

/** A server that answers again after it was lost, if only to refuse: answers may have changed, and failed ones can be had again. */
function onReconnect(stream: ActivityStream, act: () => void): () => void {
  let wasLost = false
  return stream.subscribe(() => {
    const { kind } = stream.current().connection
    if ((kind === 'open' || kind === 'refused') && wasLost) act()
    wasLost = kind === 'lost' || (wasLost && kind === 'connecting')
  })
}

function neverChanges(): () => void {
  return () => {}
}

function createStream(): ActivityStream {
  return new ActivityStream({
    open: (headers, signal) => fetchRaw('/api/activity', { headers, signal, cache: 'no-store' }),
    now: () => Date.now(),
    pause: (millis, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, millis)
        signal.addEventListener('abort', () => {
          clearTimeout(timer)
          resolve()
        })
      }),
  })
}
