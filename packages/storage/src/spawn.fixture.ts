import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A child process and the lines that it has said so far. */
export interface Child {
  readonly process: ChildProcess
  readonly lines: readonly string[]
  /** Waits until so many lines are there. */
  hasSaid(lines: number): Promise<void>
  /** Ends it as a power switch would, and waits until it is gone. */
  kill(): Promise<void>
  /** Waits for its end and gives its exit code. */
  ended(): Promise<number | null>
}

/** Starts `child.fixture.ts` in a process of its own. */
export function startChild(...given: readonly string[]): Child {
  const script = fileURLToPath(new URL('./child.fixture.ts', import.meta.url))
  const options = ['--conditions=provender-source', '--disable-warning=ExperimentalWarning']
  const child = spawn(process.execPath, [...options, script, ...given], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => lines.push(line))
  const closed = once(child, 'close')
  return {
    process: child,
    lines,
    async hasSaid(count) {
      while (lines.length < count) {
        const ended = await Promise.race([once(reader, 'line').then(() => false), closed.then(() => true)])
        if (ended && lines.length < count) throw new Error(`the child ended after ${lines.length} lines`)
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await closed
    },
    async ended() {
      await closed
      return child.exitCode
    },
  }
}
