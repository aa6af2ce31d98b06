import { runCommandLine } from './command-line.ts'
import { exitCodes } from './exit-codes.ts'
import { ownVersion } from './init/workspace-files.ts'
import { terminalOf } from './terminal.ts'

/** Runs the command of this process to its end, and ends the process with its exit code. */
export async function main(): Promise<void> {
  // Node's notes about node:sqlite and type stripping tell a user of the command nothing; other warnings stay.
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') process.stderr.write(`warning: ${warning.message}\n`)
  })

  // A reader such as `head` may close the pipe early.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.done)
    throw error
  })

  const interrupt = new AbortController()
  const stop = (): void => {
    if (interrupt.signal.aborted) process.exit(exitCodes.interrupted)
    interrupt.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

  const code = await runCommandLine(process.argv.slice(2), {
    terminal: terminalOf({
      stdout: process.stdout,
      stderr: process.stderr,
      env: process.env,
      nowMs: () => performance.now(),
    }),
    folder: process.cwd(),
    version: ownVersion(),
    signal: interrupt.signal,
  })
  process.stdout.write('', () => process.exit(code))
}
