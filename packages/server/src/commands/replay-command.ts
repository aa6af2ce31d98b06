import type { Principal } from '@provender/contract'
import { ProvenderError } from '@provender/kernel'
import type { WorkspaceActions } from '@provender/pipeline'
import { type CatalogCommands, didYouMean } from '@provender/ports'
import type { ServedWorkspace } from '../start-server.ts'

/** Replays that readers ask for, carried out one after another. */
export interface ReplayCommand extends CatalogCommands {
  /** Stops what is under way and begins nothing more. */
  close(): Promise<void>
}

/**
 * Takes sources in again when a reader asks for it. A source that waits for its replay already is not replayed twice; how a
 * replay ends stands in the activity.
 * Its requests have this refusal:
 * @throws INGEST_SOURCE_UNKNOWN
 */
export function replayCommand(
  workspace: Pick<ServedWorkspace, 'loaded'>,
  apply: WorkspaceActions['apply'],
): ReplayCommand {
  const waiting = new Map<string, Promise<void>>()
  const stopped = new AbortController()
  const carryOut = async (source: string, actor: Principal): Promise<void> => {
    await apply({ actor, replay: [source], signal: stopped.signal }).catch(() => undefined)
    waiting.delete(source)
  }
  return {
    replay(source, by) {
      const names = workspace.loaded.sources.map(({ name }) => name)
      if (!names.includes(source)) throw unknownSource(source, names)
      if (!waiting.has(source) && !stopped.signal.aborted) waiting.set(source, carryOut(source, by))
    },
    async close() {
      stopped.abort()
      await Promise.all(waiting.values())
    },
  }
}

function unknownSource(source: string, known: readonly string[]): ProvenderError {
  return new ProvenderError(
    'INGEST_SOURCE_UNKNOWN',
    `There is no source ${JSON.stringify(source.slice(0, 200))}.${didYouMean(source, known)} There are: ${known.slice(0, 20).join(', ') || 'none'}.`,
    { source: source.slice(0, 200), known: known.slice(0, 20) },
  )
}
