import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import { answerOf, api } from '../api/client.ts'
import { asProblem } from '../api/problem.ts'
import { counted } from '../parts/format.ts'
import { TextSafe } from '../parts/text-safe.tsx'

/** Takes a source in again under its present mapping; what fits now becomes events, what was there already is not doubled. */
export function ReplayButton({ source }: { readonly source: string }) {
  const replay = useMutation({
    mutationFn: () => answerOf(api.POST('/api/quarantine/replay', { body: { source } })),
  })
  return (
    <span className="replay">
      <span role="status">
        {replay.isError ? (
          <span className="replay-problem">
            <TextSafe most={400}>{asProblem(replay.error).message}</TextSafe>
          </span>
        ) : null}
        {replay.isSuccess ? (
          <>
            Taking it in again, {counted(replay.data.quarantinedBefore, 'entry', 'entries')} in quarantine before:{' '}
            <Link to="/activity">follow it</Link>
          </>
        ) : null}
      </span>
      <button type="button" className="button" disabled={replay.isPending} onClick={() => replay.mutate()}>
        {replay.isPending ? 'Beginning…' : 'Take in again'}
      </button>
    </span>
  )
}
