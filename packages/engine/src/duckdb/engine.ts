import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ProvenderError } from '@provender/kernel'
import type { MemoryBudgets } from '../memory-budgets.ts'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'
import type { EngineRole } from './protocol.ts'

/** How the engine of a workspace is set up. */
export interface EngineOptions {
  readonly budgets: MemoryBudgets
  /** Threads of the builder and the reader; a binder has one. */
  readonly threads: number
  /** Where processes spill; each makes a folder of its own in it and removes it. */
  readonly tempDirectory: string
  /** Folders that the reader may read, such as the object store; they must exist. */
  readonly readerDirectories: readonly string[]
  /** Single files that the reader may read besides, by their absolute paths. */
  readonly readerFiles?: readonly string[]
  /** What the builder may touch; absent: no limit. */
  readonly builderDirectories?: readonly string[]
  /** Idle time after which a process is stopped; default reader 60 s, binder and builder 5 s. */
  readonly idleMs?: Partial<Readonly<Record<EngineRole, number>>>
  /** Default time limit per call of the reader; 0: none. */
  readonly readerTimeoutMs?: number
  /** Statements that the reader carries out side by side; default 4. */
  readonly readerConnections?: number
  /** Runs once in every new process of the role before its first use, e.g. to make views. */
  readonly prepare?: Partial<Readonly<Record<EngineRole, (started: EngineProcess) => Promise<void>>>>
}

/** DuckDB for a workspace: one child process per role, started on first use, stopped when idle, replaced when it died. */
export interface Engine {
  /**
   * Lends the role's process to `work`; uses run side by side and share it. Tables and views stay until the process is stopped,
   * so a builder's whole graph belongs into one use.
   * @throws ENGINE_CRASHED, ENGINE_CANCELLED after `close`
   */
  use<Result>(role: EngineRole, work: (lent: EngineProcess) => Promise<Result>): Promise<Result>
  /** Stops all processes; uses under way fail. */
  close(): Promise<void>
}

const idleDefaults: Readonly<Record<EngineRole, number>> = { binder: 5000, builder: 5000, reader: 60_000 }

/**
 * The engine of a workspace. Nothing starts before the first use.
 * @throws ENGINE_CANCELLED by `use`, once the engine was closed
 */
export function createEngine(options: EngineOptions): Engine {
  const slots = new Map<EngineRole, RoleSlot>()
  let isClosed = false
  return {
    use: async (role, work) => {
      if (isClosed) throw new ProvenderError('ENGINE_CANCELLED', 'The engine of this workspace was closed.')
      const slot = slots.get(role) ?? new RoleSlot(role, options)
      slots.set(role, slot)
      return slot.use(work)
    },
    close: async () => {
      isClosed = true
      await Promise.all([...slots.values()].map((slot) => slot.stop()))
    },
  }
}

class RoleSlot {
  readonly #role: EngineRole
  readonly #options: EngineOptions
  #starting: Promise<StartedProcess> | null = null
  #users = 0
  #idle: NodeJS.Timeout | null = null

  constructor(role: EngineRole, options: EngineOptions) {
    this.#role = role
    this.#options = options
  }

  async use<Result>(work: (lent: EngineProcess) => Promise<Result>): Promise<Result> {
    this.#users += 1
    if (this.#idle !== null) clearTimeout(this.#idle)
    try {
      return await work((await this.#started()).process)
    } finally {
      this.#users -= 1
      if (this.#users === 0) this.#waitForIdle()
    }
  }

  async stop(): Promise<void> {
    if (this.#idle !== null) clearTimeout(this.#idle)
    const starting = this.#starting
    this.#starting = null
    const started = await starting?.catch(() => null)
    await started?.stop()
  }

  #waitForIdle(): void {
    const idleMs = this.#options.idleMs?.[this.#role] ?? idleDefaults[this.#role]
    this.#idle = setTimeout(() => void this.stop(), idleMs)
    this.#idle.unref()
  }

  #started(): Promise<StartedProcess> {
    this.#starting = this.#alive(this.#starting)
    return this.#starting
  }

  async #alive(former: Promise<StartedProcess> | null): Promise<StartedProcess> {
    const current = await former?.catch(() => null)
    if (current?.process.isAlive === true) return current
    await current?.stop()
    return startRole(this.#role, this.#options)
  }
}

interface StartedProcess {
  readonly process: EngineProcess
  readonly stop: () => Promise<void>
}

async function startRole(role: EngineRole, options: EngineOptions): Promise<StartedProcess> {
  const tempDirectory = join(options.tempDirectory, `${role}-${randomUUID()}`)
  await mkdir(tempDirectory, { recursive: true })
  const directories = role === 'reader' ? options.readerDirectories : options.builderDirectories
  const started = await startEngineProcess(role, {
    memoryMib: options.budgets[role],
    threads: role === 'binder' ? 1 : options.threads,
    tempDirectory,
    ...(directories === undefined ? {} : { allowedDirectories: directories }),
    ...(role === 'reader'
      ? {
          allowedFiles: options.readerFiles ?? [],
          connections: options.readerConnections ?? 4,
          timeoutMs: options.readerTimeoutMs ?? 0,
        }
      : {}),
  })
  const stop = async (): Promise<void> => {
    await started.close()
    await rm(tempDirectory, { recursive: true, force: true })
  }
  try {
    await options.prepare?.[role]?.(started)
  } catch (error) {
    await stop()
    throw error
  }
  return { process: started, stop }
}
