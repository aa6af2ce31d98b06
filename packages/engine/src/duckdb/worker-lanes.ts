import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { isProvenderError, type ProvenderError } from '@provender/kernel'
import { quoteText } from '../sql-text.ts'
import { engineErrorOf, isFatal, readFailure } from './engine-error.ts'
import type { WorkerSettings } from './protocol.ts'

/** One connection of the worker's instance; it carries out one statement at a time. */
export interface Lane {
  readonly connection: DuckDBConnection
}

/** The worker's connections: a call takes one and gives it back. */
export interface WorkerLanes {
  take(): Promise<Lane>
  give(lane: Lane): void
}

/** A failure inside the worker, and whether the process must end with it. */
export class WorkerFault {
  readonly error: ProvenderError
  readonly isFatal: boolean

  constructor(error: ProvenderError, fatal: boolean) {
    this.error = error
    this.isFatal = fatal
  }

  /** Any thrown value as a fault. */
  static from(error: unknown, sql: string): WorkerFault {
    if (isProvenderError(error)) return new WorkerFault(error as ProvenderError, false)
    const failure = readFailure(error instanceof Error ? error.message : String(error))
    return new WorkerFault(engineErrorOf(error, sql), isFatal(failure))
  }
}

/**
 * Opens the worker's in-memory DuckDB with its limits and as many connections as calls may run side by side.
 * A binder can reach no file; with `allowedDirectories` or `allowedFiles` a process reaches those only, and where it spills; either
 * way its settings are locked. DuckDB compares real paths, so that neither `..` nor a link leads out.
 */
export async function openLanes(settings: WorkerSettings): Promise<WorkerLanes> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    errors_as_json: 'true',
    memory_limit: `${settings.memoryMib}MiB`,
    threads: String(settings.threads),
    temp_directory: settings.tempDirectory,
  })
  const connections: DuckDBConnection[] = []
  for (let index = 0; index < settings.connections; index += 1) {
    const connection = await instance.connect()
    await connection.run("SET TimeZone = 'UTC'; SET errors_as_json = true")
    connections.push(connection)
  }
  await lockDown(connections[0], settings)
  return lanesOf(connections)
}

async function lockDown(connection: DuckDBConnection | undefined, settings: WorkerSettings): Promise<void> {
  const isBinder = settings.role === 'binder'
  const isOpen = settings.allowedDirectories === null && settings.allowedFiles === null
  if (connection === undefined || (isOpen && !isBinder)) return
  const allow = async (setting: string, paths: readonly string[]): Promise<void> => {
    if (paths.length > 0 && !isBinder) await connection.run(`SET ${setting} = [${paths.map(quoteText).join(', ')}]`)
  }
  await allow('allowed_directories', settings.allowedDirectories ?? [])
  await allow('allowed_paths', settings.allowedFiles ?? [])
  await connection.run('SET enable_external_access = false; SET lock_configuration = true')
}

function lanesOf(connections: readonly DuckDBConnection[]): WorkerLanes {
  const idle: Lane[] = connections.map((connection) => ({ connection }))
  const waiting: ((lane: Lane) => void)[] = []
  return {
    take: () => {
      const lane = idle.pop()
      return lane === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(lane)
    },
    give: (lane) => {
      const next = waiting.shift()
      if (next === undefined) idle.push(lane)
      else next(lane)
    },
  }
}
