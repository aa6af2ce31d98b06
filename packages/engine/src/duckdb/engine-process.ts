import { type ChildProcess, fork } from 'node:child_process'
import type { ColumnType } from '@provender/contract'
import { errorFromJson, type Json, ProvenderError } from '@provender/kernel'
import { PendingCall } from './pending-call.ts'
import type {
  AnswerSizes,
  BindReply,
  BindRequest,
  CutCell,
  EngineParams,
  EngineRole,
  ResultColumn,
  WorkerCall,
  WorkerReply,
  WorkerRequest,
} from './protocol.ts'

/** How an engine process is set up. */
export interface EngineProcessOptions {
  readonly memoryMib: number
  readonly threads: number
  /** Where DuckDB spills; made when needed, owned by this process alone. */
  readonly tempDirectory: string
  /** The only directories (and what lies in them) that SQL may touch; with `allowedFiles` absent too: no limit. A binder touches none. */
  readonly allowedDirectories?: readonly string[]
  /** Absolute paths of files that SQL may touch besides; they need not be there yet. */
  readonly allowedFiles?: readonly string[]
  /** How many statements run side by side; default 2, binder 1. */
  readonly connections?: number
  /** The child's whole environment; default only a UTC time zone and UTF-8. Never pass secrets. */
  readonly env?: Readonly<Record<string, string>>
  /** Default time limit of a call; 0 or absent: none. */
  readonly timeoutMs?: number
  /** How long an interrupted statement may take to stop before its process is killed; default 2 s. */
  readonly graceMs?: number
}

/** Limits of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}

/** Limits and column types of a call that returns rows. */
export interface QueryOptions extends CallOptions {
  /** Logical types of the columns in order, by whose JSON form values leave; absent: inferred from the engine's types. */
  readonly types?: readonly ColumnType[]
  /** Rows to return at most; more set `isTruncated`. Absent: 10,000, and more are an error. */
  readonly maxRows?: number
  /** Characters of all cells in their JSON form; what is beyond is left out, but never the first row. Absent: any size. */
  readonly maxCharacters?: number
  /** Characters of one cell in its JSON form; longer ones are cut. Absent: none is. */
  readonly maxCellCharacters?: number
}

/** Limits, types and chunk size of a stream. */
export interface StreamOptions extends CallOptions {
  readonly types?: readonly ColumnType[]
  /** Rows per chunk, 1 to 10,000. */
  readonly chunkRows?: number
}

/** Rows by position, each value in the JSON form of its column's type. */
export interface QueryResult {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Json[])[]
  /** There are more rows than these. */
  readonly isTruncated: boolean
  /** They are left out for their size, not their number. */
  readonly isTooLarge: boolean
  readonly cut: readonly CutCell[]
}

/** Some rows of a stream. */
export type RowChunk = Pick<QueryResult, 'columns' | 'rows'>

/** DuckDB in a child process. Views and tables made with `run` are seen by all later calls of the same process. */
export interface EngineProcess {
  readonly role: EngineRole
  readonly pid: number
  readonly isAlive: boolean
  run(sql: string, params?: EngineParams, options?: CallOptions): Promise<void>
  query(sql: string, params?: EngineParams, options?: QueryOptions): Promise<QueryResult>
  stream(sql: string, params?: EngineParams, options?: StreamOptions): AsyncIterable<RowChunk>
  /** The parse tree as DuckDB's JSON text; for a text that does not parse, JSON with `error: true`. */
  parse(sql: string, options?: CallOptions): Promise<string>
  /** Gates and binds statements against empty tables; see `bindSelect` for one with readable errors. */
  bind(statements: readonly BindRequest[], options?: CallOptions): Promise<readonly BindReply[]>
  /** Cancels every call under way. */
  interrupt(): void
  /** Ends the process; calls under way fail with ENGINE_CANCELLED. */
  close(): Promise<void>
}

const noResult = {
  ...{ columns: [], rows: [], isTruncated: false, isTooLarge: false },
  ...{ cut: [], bound: [], text: '' },
}

/** Rows that a call without `maxRows` may return. */
export const defaultMaxRows = 10_000
const largestChunk = 10_000

/**
 * Starts DuckDB in a child process that dies with this one.
 * @throws ENGINE_CRASHED when the process does not come up
 */
export async function startEngineProcess(role: EngineRole, options: EngineProcessOptions): Promise<EngineProcess> {
  const connections = options.connections ?? (role === 'binder' ? 1 : 2)
  const child = forkWorker(options, connections)
  const host = new WorkerHost(role, child, options)
  await host.open({
    role,
    memoryMib: options.memoryMib,
    threads: options.threads,
    tempDirectory: options.tempDirectory,
    allowedDirectories: options.allowedDirectories ?? null,
    allowedFiles: options.allowedFiles ?? null,
    connections,
  })
  return host
}

function forkWorker(options: EngineProcessOptions, connections: number): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts')
  return fork(new URL(`./worker${isSource ? '.ts' : '.js'}`, import.meta.url), {
    serialization: 'advanced',
    execArgv: isSource ? ['--conditions=provender-source', '--disable-warning=ExperimentalWarning'] : [],
    env: { TZ: 'UTC', LANG: 'C.UTF-8', ...options.env, UV_THREADPOOL_SIZE: String(connections + 2) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
}

class WorkerHost implements EngineProcess {
  readonly role: EngineRole
  readonly #child: ChildProcess
  readonly #options: EngineProcessOptions
  readonly #pending = new Map<number, PendingCall>()
  readonly #gone: Promise<void>
  #nextId = 1
  #isAlive = true
  #isClosing = false
  #lastWords = ''

  constructor(role: EngineRole, child: ChildProcess, options: EngineProcessOptions) {
    this.role = role
    this.#child = child
    this.#options = options
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#gone = promise
    child.stderr?.on('data', (bytes: Buffer) => {
      this.#lastWords = (this.#lastWords + bytes.toString('utf8')).slice(-2000)
    })
    child.on('message', (reply: WorkerReply) => this.#receive(reply))
    child.on('error', (error) => this.#end(`could not be started: ${error.message}`))
    child.on('exit', (code, signal) => {
      this.#end(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`)
      resolve()
    })
  }

  get pid(): number {
    return this.#child.pid ?? -1
  }

  get isAlive(): boolean {
    return this.#isAlive
  }

  async open(settings: Extract<WorkerRequest, { kind: 'open' }>['settings']): Promise<void> {
    const pending = this.#track(0, {})
    this.#send({ kind: 'open', settings })
    await pending.result
  }

  async run(sql: string, params: EngineParams = [], options: CallOptions = {}): Promise<void> {
    await this.#call({ kind: 'run', sql, params }, options).result
  }

  async query(sql: string, params: EngineParams = [], options: QueryOptions = {}): Promise<QueryResult> {
    const maxRows = options.maxRows ?? defaultMaxRows
    const { types = null, maxCharacters = null, maxCellCharacters = null } = options
    const sizes: AnswerSizes = { answer: maxCharacters, cell: maxCellCharacters }
    const call = this.#call({ kind: 'query', sql, params, maxRows, types, sizes }, options)
    const { columns, rows, isTruncated, isTooLarge, cut } = await call.result
    if (isTruncated && options.maxRows === undefined) {
      throw new ProvenderError(
        'ENGINE_FAILED',
        `A query returned more than ${maxRows} rows: use stream, or give maxRows.`,
        { maxRows },
      )
    }
    return { columns, rows, isTruncated, isTooLarge, cut }
  }

  async *stream(sql: string, params: EngineParams = [], options: StreamOptions = {}): AsyncGenerator<RowChunk> {
    const chunkRows = Math.min(Math.max(1, options.chunkRows ?? largestChunk), largestChunk)
    const call = this.#call({ kind: 'stream', sql, params, chunkRows, types: options.types ?? null }, options)
    try {
      for (let chunk = await call.nextChunk(); chunk !== null; chunk = await call.nextChunk()) {
        yield chunk
        this.#send({ kind: 'ack', id: call.id })
      }
    } finally {
      if (!call.isSettled) this.#cancel(call)
    }
  }

  async parse(sql: string, options: CallOptions = {}): Promise<string> {
    return (await this.#call({ kind: 'parse', sql }, options).result).text
  }

  async bind(statements: readonly BindRequest[], options: CallOptions = {}): Promise<readonly BindReply[]> {
    return (await this.#call({ kind: 'bind', statements }, options).result).bound
  }

  interrupt(): void {
    for (const call of this.#pending.values()) this.#cancel(call)
  }

  async close(): Promise<void> {
    this.#isClosing = true
    this.interrupt()
    this.#send({ kind: 'close' })
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), this.#options.graceMs ?? 2000)
    await this.#gone
    clearTimeout(kill)
  }

  #call(call: WorkerCall, options: CallOptions): PendingCall {
    const pending = this.#track(this.#nextId++, options)
    this.#send({ kind: 'call', id: pending.id, call })
    return pending
  }

  #track(id: number, options: CallOptions): PendingCall {
    const pending = new PendingCall(id, {
      timeoutMs: options.timeoutMs ?? this.#options.timeoutMs ?? 0,
      signal: options.signal ?? null,
      stop: () => this.#cancel(pending),
      settled: () => this.#pending.delete(id),
    })
    this.#pending.set(id, pending)
    if (!this.#isAlive) pending.fail(this.#crash('is no longer running'))
    return pending
  }

  #cancel(call: PendingCall): void {
    this.#send({ kind: 'interrupt', id: call.id })
    call.killUnlessSettled(this.#options.graceMs ?? 2000, () => this.#child.kill('SIGKILL'))
  }

  #send(request: WorkerRequest): void {
    if (this.#child.connected) this.#child.send(request, () => undefined)
  }

  #receive(reply: WorkerReply): void {
    switch (reply.kind) {
      case 'ready':
        this.#pending.get(0)?.finish(noResult)
        return
      case 'broken':
        this.#pending.get(0)?.fail(errorFromJson(reply.error))
        this.#child.kill('SIGKILL')
        return
      case 'chunk':
        this.#pending.get(reply.id)?.take({ columns: reply.columns, rows: reply.rows })
        return
      case 'done':
        this.#pending.get(reply.id)?.finish(reply.result)
        return
      case 'failed':
        this.#pending.get(reply.id)?.fail(errorFromJson(reply.error))
    }
  }

  #end(how: string): void {
    this.#isAlive = false
    const error = this.#isClosing
      ? new ProvenderError('ENGINE_CANCELLED', `The ${this.role} process was closed.`, { role: this.role })
      : this.#crash(how)
    for (const call of [...this.#pending.values()]) call.fail(error)
  }

  #crash(how: string): ProvenderError {
    return new ProvenderError(
      'ENGINE_CRASHED',
      `The ${this.role} process ${how}. It may have run out of memory; the next call starts a new one.`,
      { role: this.role, lastWords: this.#lastWords.trim() },
    )
  }
}
