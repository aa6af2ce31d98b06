import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createEngine, type Engine, type EngineProcess } from '@provender/engine'
import { ProvenderError } from '@provender/kernel'
import type { ObjectStore, VerifiedPaths, WorkspacePaths } from '@provender/storage'
import { queryAdmission } from './query-admission.ts'

/** What the ports' engine processes may use. */
export interface GovernedEngineOptions {
  readonly paths: Pick<WorkspacePaths, 'objects' | 'tmp'>
  readonly objects: Pick<ObjectStore, 'pathOf' | 'verifiedPaths'>
  /** Memory of all readers together. */
  readonly memoryMib: number
  readonly threads: number
  /** Time limit of one query; 0: none. */
  readonly timeoutMs: number
  /** Queries that run side by side, and that may wait; default 4 and 64. */
  readonly running?: number
  readonly waiting?: number
}

/** A view, and whether the files below it are as they were recorded. */
export interface ViewStatement {
  readonly sql: string
  isSound(): Promise<boolean>
}

/** Views over opened relations, under which user SQL reads: the key names their whole meaning, their files too. */
export interface ViewSet {
  readonly key: string
  readonly statements: readonly string[]
  /** One statement for each view, run after `statements`; one over damaged files is left out. */
  readonly views: readonly ViewStatement[]
  /** The files below the views, by their paths: the only ones that the process can open. */
  readonly files: readonly string[]
}

/**
 * The processes in which ports read, none of which can write a release or reach the network:
 * one for planned queries, one per set of views for user SQL (so that a statement finds exactly its reader's columns
 * and files in the engine, besides the gate), one for exports, which alone may write, and only into a folder of its own.
 */
export interface GovernedEngine {
  readonly pathOf: (object: string) => string
  /** Where rows are read from: paths of objects that hold the recorded bytes. */
  readonly verifiedPaths: VerifiedPaths
  readonly exportDirectory: string
  /** Planned statements over files: no relation exists in this process. */
  planned<Result>(work: (reader: EngineProcess) => Promise<Result>, signal?: AbortSignal): Promise<Result>
  /**
   * User SQL over exactly these views.
   * @throws SERVER_BUSY when too many other sets of views are in use
   */
  overViews<Result>(
    views: ViewSet,
    work: (reader: EngineProcess) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result>
  /** Planned statements that write one file into `exportDirectory`. */
  exporting<Result>(work: (exporter: EngineProcess) => Promise<Result>, signal?: AbortSignal): Promise<Result>
  close(): Promise<void>
}

const mostViewSets = 3
/** Shares of the readers' memory: planned queries, each set of views, exports. They add up to one. */
const shares = { planned: 0.4, views: 0.15, exports: 0.15 } as const
const leastMib = 64
const noViews = { statements: [], views: [], files: [] }

/** Opens the ports' engine; its processes start on first use and stop when idle. */
export function openGovernedEngine(options: GovernedEngineOptions): GovernedEngine {
  const exportDirectory = join(options.paths.tmp, 'exports')
  const readers = (
    share: number,
    directories: readonly string[],
    views: Omit<ViewSet, 'key'>,
    idleMs: number,
  ): Engine => {
    const mib = Math.max(leastMib, Math.floor(options.memoryMib * share))
    return createEngine({
      budgets: { reader: mib, builder: mib, binder: leastMib },
      threads: options.threads,
      tempDirectory: options.paths.tmp,
      readerDirectories: directories,
      readerFiles: views.files,
      readerTimeoutMs: options.timeoutMs,
      readerConnections: options.running ?? 4,
      idleMs: { reader: idleMs },
      prepare: { reader: (started) => makeViews(started, views) },
    })
  }
  const admission = queryAdmission({ running: options.running ?? 4, waiting: options.waiting ?? 64 })
  const planned = readers(shares.planned, [options.paths.objects], noViews, 60_000)
  const exports = readers(shares.exports, [options.paths.objects, exportDirectory], noViews, 5000)
  const viewSets = new ViewSets((views) => readers(shares.views, [], views, 60_000))
  return {
    pathOf: options.objects.pathOf,
    verifiedPaths: options.objects.verifiedPaths,
    exportDirectory,
    planned: (work, signal) => admission.run(() => planned.use('reader', work), signal),
    overViews: (views, work, signal) => admission.run(() => viewSets.use(views, work), signal),
    exporting: (work, signal) => {
      mkdirSync(exportDirectory, { recursive: true })
      return admission.run(() => exports.use('reader', work), signal)
    },
    close: async () => {
      await Promise.all([planned.close(), exports.close(), viewSets.close()])
    },
  }
}

async function makeViews(reader: EngineProcess, set: Pick<ViewSet, 'statements' | 'views'>): Promise<void> {
  for (const statement of set.statements) await reader.run(statement)
  for (const view of set.views) {
    await reader.run(view.sql).catch(async (error: unknown) => {
      if (await view.isSound()) throw error
    })
  }
}

class ViewSets {
  readonly #open: (views: ViewSet) => Engine
  readonly #sets = new Map<string, { readonly engine: Engine; users: number }>()

  constructor(open: (views: ViewSet) => Engine) {
    this.#open = open
  }

  async use<Result>(views: ViewSet, work: (reader: EngineProcess) => Promise<Result>): Promise<Result> {
    const set = this.#sets.get(views.key) ?? this.#add(views)
    this.#sets.delete(views.key)
    this.#sets.set(views.key, set)
    set.users += 1
    try {
      return await set.engine.use('reader', work)
    } finally {
      set.users -= 1
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sets.values()].map(({ engine }) => engine.close()))
    this.#sets.clear()
  }

  #add(views: ViewSet): { readonly engine: Engine; users: number } {
    if (this.#sets.size >= mostViewSets) this.#dropOldestIdle()
    return { engine: this.#open(views), users: 0 }
  }

  #dropOldestIdle(): void {
    const idle = [...this.#sets].find(([, { users }]) => users === 0)
    if (idle === undefined) {
      throw new ProvenderError(
        'SERVER_BUSY',
        `SQL of ${mostViewSets} other readers is running, which is as many as may. Try again in a moment.`,
      )
    }
    this.#sets.delete(idle[0])
    void idle[1].engine.close()
  }
}
