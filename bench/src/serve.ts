import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { readOwner, type WorkspacePaths } from '@provender/storage'
import { commandOf } from './command-of.ts'

/** A server in a process of its own, and the token of its owner. */
export interface Serving {
  readonly url: string
  readonly token: string
  readonly pid: number
  stop(): Promise<void>
}

/** Serves a workspace from source until it is stopped. */
export async function serve(paths: WorkspacePaths): Promise<Serving> {
  const child = spawn(process.execPath, [...commandOf('source', ['serve', '--port', '0'])], {
    cwd: paths.root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGINT')
    await ended
  }
  for (let left = 600; left > 0 && child.exitCode === null; left -= 1) {
    const owner = readOwner(paths)
    if (owner !== null && owner.pid === child.pid && owner.url !== null)
      return { url: owner.url, token: owner.token, pid: owner.pid, stop }
    await pause(50)
  }
  await stop()
  throw new Error('The server did not come up.')
}
