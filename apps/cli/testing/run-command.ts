import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a run of the command printed and how it ended. */
export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A run of the command that is under way. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ran>
  /** Waits until standard output holds this text. */
  said(text: string): Promise<string>
}

const command = fileURLToPath(new URL('../src/bin/provender.ts', import.meta.url))
const flags = ['--conditions=provender-source', '--disable-warning=ExperimentalWarning']

/** Starts the real command from its sources, as a process of its own. */
export function startCommand(cwd: string, ...args: readonly string[]): Running {
  const child = spawn(process.execPath, [...flags, command, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const ended = new Promise<Ran>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })))
  const said = async (text: string): Promise<string> => {
    const isOver = ended.then(() => true)
    while (!stdout.includes(text)) {
      const wasOver = await Promise.race([isOver, new Promise((resolve) => setTimeout(resolve, 20, false))])
      if (wasOver === true) throw new Error(`the command ended without saying ${text}:\n${stdout}\n${stderr}`)
    }
    return stdout
  }
  return { child, ended, said }
}

/** Runs the real command to its end. */
export function runCommand(cwd: string, ...args: readonly string[]): Promise<Ran> {
  return startCommand(cwd, ...args).ended
}
