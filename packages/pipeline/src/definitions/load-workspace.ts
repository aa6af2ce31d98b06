import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorFromJson, ProvenderError } from '@provender/kernel'
import type { LoadAnswer, LoadedWorkspace } from './loaded-workspace.ts'

/** How long and with what definitions are loaded. */
export interface LoadOptions {
  /** Absent: 10 seconds for the configuration, then as it says (`limits.loadSeconds`). */
  readonly timeoutSeconds?: number
  /** What definitions print; shown to people, never part of an answer. */
  readonly onOutput?: (text: string) => void
}

/**
 * The folder that holds the workspace: the given one or the nearest above it with a `provender.config.*` file.
 * @throws WORKSPACE_NOT_FOUND
 */
export function findWorkspace(from: string): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (['ts', 'js', 'mjs'].some((extension) => existsSync(join(folder, `provender.config.${extension}`))))
      return folder
    if (folder === dirname(folder)) {
      throw new ProvenderError(
        'WORKSPACE_NOT_FOUND',
        `There is no provender.config.ts in ${resolve(from)} or above it. Run "provender init" to make a workspace.`,
        { from: resolve(from) },
      )
    }
  }
}

/**
 * Loads every definition of a workspace in a short-lived process that has no secrets in its environment,
 * may not write, start processes or load native code, and is ended when it takes too long.
 * @throws DEFINITION_LOAD_FAILED, DEFINITION_LOAD_TIMEOUT, CONTRACT_INVALID and the other codes of a bad definition
 */
export async function loadWorkspace(root: string, options: LoadOptions = {}): Promise<LoadedWorkspace> {
  const child = startLoader(resolve(root), options.onOutput ?? (() => {}))
  const answer = await answerOf(child, options.timeoutSeconds ?? 10, options.timeoutSeconds !== undefined)
  if (answer.kind === 'failed') throw errorFromJson(answer.error)
  return answer.workspace
}

type FinalAnswer = Exclude<LoadAnswer, { readonly kind: 'configured' }>

function startLoader(root: string, onOutput: (text: string) => void): ChildProcess {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const child = fork(fileURLToPath(new URL(`./load-child.${extension}`, import.meta.url)), [root], {
    cwd: root,
    env: { TZ: 'UTC' },
    execArgv: [
      '--permission',
      '--allow-fs-read=*',
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=SecurityWarning',
      ...(extension === 'ts' ? ['--conditions=provender-source'] : []),
    ],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  child.stdout?.on('data', (chunk: Buffer) => onOutput(chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => onOutput(chunk.toString()))
  return child
}

function answerOf(child: ChildProcess, firstSeconds: number, isFixed: boolean): Promise<FinalAnswer> {
  return new Promise((fulfil, reject) => {
    const limit = (seconds: number): NodeJS.Timeout =>
      setTimeout(() => {
        child.kill('SIGKILL')
        reject(tooLong(seconds))
      }, seconds * 1000)
    let timer = limit(firstSeconds)
    child.on('message', (message) => {
      const answer = message as LoadAnswer
      clearTimeout(timer)
      if (answer.kind !== 'configured') fulfil(answer)
      else timer = limit(isFixed ? firstSeconds : answer.loadSeconds)
    })
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      reject(
        new ProvenderError(
          'DEFINITION_LOAD_FAILED',
          `The process that loads the definitions ended early (${signal ?? `exit code ${code}`}). A definition must not end the process.`,
          { code, signal },
        ),
      )
    })
  })
}

function tooLong(timeoutSeconds: number): ProvenderError {
  return new ProvenderError(
    'DEFINITION_LOAD_TIMEOUT',
    `The definitions did not finish loading within ${timeoutSeconds} seconds. A definition only describes: look for a loop or an await that never ends, or raise limits.loadSeconds in provender.config.ts.`,
    { timeoutSeconds },
  )
}
