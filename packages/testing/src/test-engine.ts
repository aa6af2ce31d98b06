import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type Engine } from '@provender/engine'

/** DuckDB for tests: the real engine over a temporary folder. */
export interface TestEngine {
  readonly engine: Engine
  readonly folder: string
  /** Stops the engine and removes the folder. */
  close(): Promise<void>
}

/**
 * Starts nothing yet: processes come up at the first build and are shared by all tests that are given this engine.
 * Make one in `beforeAll`, close it in `afterAll`.
 */
export function startTestEngine(): TestEngine {
  const folder = mkdtempSync(join(tmpdir(), 'provender-testing-'))
  const engine = createEngine({
    budgets: { builder: 512, reader: 64, binder: 128 },
    threads: 2,
    tempDirectory: folder,
    readerDirectories: [folder],
  })
  return {
    engine,
    folder,
    close: async () => {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
