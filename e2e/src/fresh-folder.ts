import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../..', import.meta.url))

/** A copy of the repository as a newcomer has it: what git tracks or would track, nothing installed, nothing built. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'provender-fresh-'))
  const listed = execFileSync('git', ['ls-files', '-coz', '--exclude-standard', '--deduplicate'], {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  for (const file of listed.split('\0').filter((name) => name !== '' && existsSync(join(repository, name)))) {
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    cpSync(join(repository, file), join(folder, file), { recursive: true, force: true })
  }
  return folder
}

/** What a finished command left. */
export interface Finished {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a command to its end. */
export async function run(folder: string, command: string, args: readonly string[]): Promise<Finished> {
  const child = start(folder, command, args)
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  const code = await new Promise<number | null>((fulfil) => child.once('close', fulfil))
  return { code, out, err }
}

/** Starts a command that goes on. */
export function start(folder: string, command: string, args: readonly string[]): ChildProcess {
  const env = {
    ...wayToRegistry(),
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    npm_config_prefer_offline: 'true',
    NO_COLOR: '1',
  }
  return spawn(command, [...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
}

/** How this machine reaches a package registry (certificates of its own, a proxy), which a newcomer has set as well. */
function wayToRegistry(): Readonly<Record<string, string>> {
  const names = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']
  return Object.fromEntries(
    names.flatMap((name) => [[name, process.env[name] ?? '']]).filter(([, value]) => value !== ''),
  )
}

/** Waits until a started command prints a text that matches, and returns the match. */
export function waitFor(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((fulfil, reject) => {
    let seen = ''
    const look = (chunk: Buffer): void => {
      seen += chunk.toString()
      const match = pattern.exec(seen)
      if (match !== null) fulfil(match)
    }
    child.stdout?.on('data', look)
    child.stderr?.on('data', look)
    child.once('exit', (code) =>
      reject(new Error(`The command ended with ${code} before it printed ${pattern}. It printed:\n${seen}`)),
    )
  })
}

/** Asks a started command and everything it started to stop, and waits for the end. */
export async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  const ended = new Promise<number | null>((fulfil) => child.once('exit', fulfil))
  process.kill(-(child.pid ?? 0), 'SIGINT')
  return ended
}
