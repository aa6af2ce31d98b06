import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import tiers from './tools/gate/tiers.json' with { type: 'json' }

const condition = 'provender-source'
const nowhere = ['**/node_modules/**', '**/dist/**', '**/.provender/**', 'tools/fixtures/**']
const resolve = { conditions: [condition, 'node'] }

function tier(name: 'unit' | 'int' | 'e2e' | 'soak') {
  const { include, exclude, timeoutMs } = tiers[name]
  const timeouts = { testTimeout: timeoutMs, hookTimeout: timeoutMs }
  return { extends: true as const, test: { name, include, exclude: [...nowhere, ...exclude], ...timeouts } }
}

/** Type tests do not run: tsc judges them. What it finds outside of them is the business of `tsc -p tsconfig.tests.json`. */
const typeTests = {
  extends: true as const,
  test: {
    name: 'types',
    include: [],
    typecheck: {
      enabled: true,
      only: true,
      include: tiers.types.include,
      exclude: nowhere,
      tsconfig: './tsconfig.tests.json',
      ignoreSourceErrors: true,
      spawnTimeout: tiers.types.timeoutMs,
    },
  },
}

export default defineConfig({
  resolve,
  ssr: { resolve: { ...resolve, externalConditions: [condition, 'node', 'import'] } },
  test: {
    globalSetup: fileURLToPath(new URL('./tools/gate/temporary.mjs', import.meta.url)),
    pool: 'forks',
    maxWorkers: 2,
    execArgv: [`--conditions=${condition}`, '--disable-warning=ExperimentalWarning'],
    allowOnly: false,
    projects: [tier('unit'), tier('int'), tier('e2e'), tier('soak'), typeTests],
  },
})
