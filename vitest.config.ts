import { defineConfig } from 'vitest/config'

const condition = 'provender-source'
const nowhere = ['**/node_modules/**', '**/dist/**', '**/.provender/**', 'tools/fixtures/**']
const resolve = { conditions: [condition, 'node'] }
const places = '{packages,apps,products,bench,tools}'

function tier(name: string, include: readonly string[], exclude: readonly string[], timeoutMs: number) {
  return {
    extends: true as const,
    test: {
      name,
      include: [...include],
      exclude: [...nowhere, ...exclude],
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
    },
  }
}

export default defineConfig({
  resolve,
  ssr: { resolve: { ...resolve, externalConditions: [condition, 'node', 'import'] } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    execArgv: [`--conditions=${condition}`, '--disable-warning=ExperimentalWarning'],
    allowOnly: false,
    projects: [
      tier('unit', [`${places}/**/*.test.{ts,tsx}`], ['**/*.{int,soak}.test.{ts,tsx}'], 10_000),
      tier('int', [`${places}/**/*.int.test.{ts,tsx}`], [], 60_000),
      tier('e2e', ['e2e/**/*.test.{ts,tsx}'], ['**/*.soak.test.{ts,tsx}'], 120_000),
      tier('soak', ['{packages,apps,products,bench,e2e}/**/*.soak.test.ts'], [], 6 * 3_600_000),
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: [`${places}/**/*.test-d.ts`, 'e2e/**/*.test-d.ts'],
            exclude: nowhere,
            tsconfig: './tsconfig.tests.json',
            ignoreSourceErrors: true,
            spawnTimeout: 60_000,
          },
        },
      },
    ],
  },
})
