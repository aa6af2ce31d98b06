import { ProvenderError } from '@provender/kernel'
import type { CallResult, WorkerCall, WorkerReply, WorkerRequest } from './protocol.ts'
import { bindStatements } from './worker-bind.ts'
import { parseStatement, queryRows, runStatements, streamRows } from './worker-calls.ts'
import { type Lane, openLanes, WorkerFault, type WorkerLanes } from './worker-lanes.ts'

// The program of an engine process: takes calls from the parent, runs them on a few connections of one DuckDB instance.

interface RunningCall {
  readonly lane: Lane | null
  readonly acknowledge: (() => void) | null
}

const nothing: CallResult = {
  ...{ columns: [], rows: [], isTruncated: false, isTooLarge: false },
  ...{ cut: [], bound: [], text: '' },
}

function serve(): void {
  const running = new Map<number, RunningCall>()
  const cancelled = new Set<number>()
  let lanes: WorkerLanes | null = null
  process.on('disconnect', dieAtOnce)
  process.on('message', (request: WorkerRequest) => {
    switch (request.kind) {
      case 'open':
        openLanes(request.settings).then(
          (opened) => {
            lanes = opened
            send({ kind: 'ready' })
          },
          (error: unknown) => {
            send({ kind: 'broken', error: WorkerFault.from(error, '').error.toJSON() })
          },
        )
        return
      case 'call':
        void answer(request.id, request.call)
        return
      case 'ack':
        running.get(request.id)?.acknowledge?.()
        return
      case 'interrupt':
        cancelled.add(request.id)
        running.get(request.id)?.lane?.connection.interrupt()
        running.get(request.id)?.acknowledge?.()
        return
      case 'close':
        process.exit(0)
    }
  })

  async function answer(id: number, call: WorkerCall): Promise<void> {
    running.set(id, { lane: null, acknowledge: null })
    const lane = await lanes?.take()
    try {
      if (lane === undefined) throw new ProvenderError('INTERNAL', 'An engine process was called before it was opened.')
      if (cancelled.has(id))
        throw new ProvenderError('ENGINE_CANCELLED', 'The statement was cancelled before it began.')
      running.set(id, { lane, acknowledge: null })
      send({ kind: 'done', id, result: await carryOut(id, call, lane) })
    } catch (error) {
      const fault = WorkerFault.from(error, 'sql' in call ? call.sql : '')
      send({ kind: 'failed', id, error: fault.error.toJSON() }, () => {
        if (fault.isFatal) process.exit(1)
      })
    } finally {
      running.delete(id)
      cancelled.delete(id)
      if (lane !== undefined) lanes?.give(lane)
    }
  }

  async function carryOut(id: number, call: WorkerCall, lane: Lane): Promise<CallResult> {
    switch (call.kind) {
      case 'run':
        await runStatements(lane.connection, call)
        return nothing
      case 'query':
        return { ...nothing, ...(await queryRows(lane.connection, call)) }
      case 'parse':
        return { ...nothing, text: await parseStatement(lane.connection, call.sql) }
      case 'bind':
        return { ...nothing, bound: await bindStatements(lane.connection, call.statements) }
      case 'stream':
        await streamChunks(id, call, lane)
        return nothing
    }
  }

  async function streamChunks(id: number, call: WorkerCall & { readonly kind: 'stream' }, lane: Lane): Promise<void> {
    let received: Promise<void> = Promise.resolve()
    for await (const chunk of streamRows(lane.connection, call)) {
      await received
      if (cancelled.has(id)) throw new ProvenderError('ENGINE_CANCELLED', 'The stream was cancelled.')
      received = new Promise((resolve) => running.set(id, { lane, acknowledge: resolve }))
      send({ kind: 'chunk', id, ...chunk })
    }
    await received
  }
}

/** `process.exit` would wait for the statement under way. */
function dieAtOnce(): void {
  process.kill(process.pid, 'SIGKILL')
}

function send(reply: WorkerReply, afterwards?: () => void): void {
  if (process.connected) process.send?.(reply, undefined, undefined, () => afterwards?.())
}

serve()
