import { randomUUID } from 'node:crypto'
import { asProvenderError, type Clock } from '@provender/kernel'
import type { WorkspaceActions } from '@provender/pipeline'
import type { ActivityFeed } from './activity-feed.ts'
import { finishedLines, progressLine, type StepOf, startedLine, stoppedLine } from './activity-line.ts'

/** An apply of the workspace that reports into the feed, one after another, whoever asked for it. */
export function reportApplies(
  apply: WorkspaceActions['apply'],
  feed: ActivityFeed,
  clock: Clock,
): WorkspaceActions['apply'] {
  let before: Promise<unknown> = Promise.resolve()
  return (options) => {
    const turn = before.then(() => reportApply(apply, options, { feed, clock }))
    before = turn.catch(() => undefined)
    return turn
  }
}

async function reportApply(
  apply: WorkspaceActions['apply'],
  options: Parameters<WorkspaceActions['apply']>[0],
  { feed, clock }: { readonly feed: ActivityFeed; readonly clock: Clock },
): ReturnType<WorkspaceActions['apply']> {
  options.signal?.throwIfAborted()
  const run = randomUUID()
  const now = (): StepOf => ({ run, at: clock.now() })
  feed.add(startedLine(now(), options.actor.name))
  try {
    const report = await apply({
      ...options,
      onProgress: (progress) => {
        feed.add(progressLine(now(), progress))
        options.onProgress?.(progress)
      },
    })
    for (const line of finishedLines(now(), report)) feed.add(line)
    return report
  } catch (error) {
    feed.add(stoppedLine(now(), asProvenderError(error).toJSON()))
    throw error
  }
}
