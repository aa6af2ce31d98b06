import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { childrenUse, watchTree } from './process-tree.ts'

/** A command that is measured as a whole process. */
export interface Command {
  readonly args: readonly string[]
  readonly cwd: string
  /** Makes what the command needs; not measured. */
  readonly prepare?: () => Promise<void> | void
  /** The digest of what the command produced, from its output. */
  readonly digestOf?: (stdout: string) => string
  /** Further numbers that the command tells of itself. */
  readonly detailsOf?: (stdout: string) => Readonly<Record<string, number>>
}

/** One run of a command. */
export interface Run {
  readonly wallMillis: number
  readonly cpuMillis: number | null
  readonly peakRssBytes: number | null
  readonly writtenBytes: number | null
  readonly digest: string | null
  readonly details: Readonly<Record<string, number>>
}

/** The runs of several commands that took turns. */
export interface Measured<Name extends string> {
  readonly runs: Readonly<Record<Name, readonly Run[]>>
  readonly cache: 'cold' | 'warm'
}

/** How often commands run, and with which page cache. */
export interface TurnOptions {
  readonly rounds: number
  /** `cold` drops the page cache before each run where that is allowed; the answer says what came of it. */
  readonly cache: 'cold' | 'warm'
}

/**
 * Runs commands in turns, each as a new process. Warm, one round before the first is thrown away.
 * @throws what a command said when it ended with another code than 0
 */
export async function takeTurns<Name extends string>(
  commands: Readonly<Record<Name, Command>>,
  { rounds, cache }: TurnOptions,
): Promise<Measured<Name>> {
  const names = Object.keys(commands) as Name[]
  const runs = Object.fromEntries(names.map((name) => [name, [] as Run[]])) as Record<Name, Run[]>
  const isCold = cache === 'cold' && dropPageCache()
  for (let round = isCold ? 1 : 0; round <= rounds; round += 1) {
    for (const name of names) {
      await commands[name].prepare?.()
      if (isCold) dropPageCache()
      const run = await runOnce(commands[name])
      if (round > 0) runs[name].push(run)
    }
  }
  return { runs, cache: isCold ? 'cold' : 'warm' }
}

async function runOnce(command: Command): Promise<Run> {
  const before = childrenUse()
  const started = performance.now()
  const child = spawn(process.execPath, command.args, { cwd: command.cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const watch = watchTree(child.pid ?? -1)
  const output = { out: '', err: '' }
  child.stdout.on('data', (bytes: Buffer) => {
    output.out += bytes.toString()
  })
  child.stderr.on('data', (bytes: Buffer) => {
    output.err += bytes.toString()
  })
  const ended = Promise.withResolvers<number>()
  const closed = Promise.withResolvers<void>()
  child.on('error', ended.reject)
  child.on('exit', (code) => ended.resolve(code ?? -1))
  child.on('close', () => closed.resolve())
  const code = await ended.promise
  const wallMillis = performance.now() - started
  await closed.promise
  const use = watch.stop()
  const after = childrenUse()
  if (code !== 0) throw new Error(`node ${command.args.join(' ')} ended with ${code}.\n${output.err}${output.out}`)
  return {
    wallMillis,
    cpuMillis: largest(use.cpuMillis, difference(before.cpuMillis, after.cpuMillis)),
    peakRssBytes: use.peakRssBytes,
    writtenBytes: difference(before.writtenBytes, after.writtenBytes),
    digest: command.digestOf?.(output.out) ?? null,
    details: command.detailsOf?.(output.out) ?? {},
  }
}

function difference(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : after - before
}

function largest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}

/** Needs root on Linux. What was just written is held in memory until it is on disk, hence the sync. */
function dropPageCache(): boolean {
  if (process.platform !== 'linux') return false
  try {
    spawnSync('sync')
    writeFileSync('/proc/sys/vm/drop_caches', '1')
    return true
  } catch {
    return false
  }
}
