import { ProvenderError } from '@provender/kernel'
import type { EngineRole } from './duckdb/protocol.ts'

/** MiB that each role's process may use. */
export type MemoryBudgets = Readonly<Record<EngineRole, number>>

const share = 0.6
const parts: Readonly<Record<EngineRole, number>> = { builder: 8, reader: 3, binder: 1 }
const smallestMib = 64
const largestBinderMib = 512
const roles: readonly EngineRole[] = ['builder', 'reader', 'binder']

/**
 * Shares out at most 60 % of the machine's memory among the engine's processes. A configured budget is kept as it is (MiB;
 * 0 or absent: ours to choose), the rest is shared 8 : 3 : 1 among builder, reader and binder; no process gets less than 64 MiB.
 * @throws CONFIG_INVALID when the configured budgets leave no room within 60 % of the memory
 * @example memoryBudgets(10_240 * 1024 * 1024, {}) // { builder: 4096, reader: 1536, binder: 512 }
 */
export function memoryBudgets(totalBytes: number, configured: Partial<MemoryBudgets>): MemoryBudgets {
  const wholeMib = Math.floor((totalBytes / 1024 / 1024) * share)
  const fixed = roles.filter((role) => (configured[role] ?? 0) > 0)
  const open = roles.filter((role) => !fixed.includes(role))
  const left = wholeMib - fixed.reduce((sum, role) => sum + (configured[role] ?? 0), 0)
  if (left < open.length * smallestMib) {
    throw new ProvenderError(
      'CONFIG_INVALID',
      `provender.config.ts: memoryMib leaves ${left} MiB of ${wholeMib} MiB (60 % of the memory) for ${open.join(', ') || 'nothing else'}; ` +
        `each process needs at least ${smallestMib} MiB. Lower the configured budgets.`,
      { wholeMib, left },
    )
  }
  return { ...sharedOut(left, open), ...Object.fromEntries(fixed.map((role) => [role, configured[role]])) }
}

function sharedOut(leftMib: number, open: readonly EngineRole[]): MemoryBudgets {
  const budgets: Record<EngineRole, number> = { builder: 0, reader: 0, binder: 0 }
  const spare = leftMib - open.length * smallestMib
  const whole = open.reduce((sum, role) => sum + parts[role], 0)
  for (const role of open) {
    const budget = smallestMib + Math.floor((spare * parts[role]) / whole)
    budgets[role] = role === 'binder' ? Math.min(budget, largestBinderMib) : budget
  }
  return budgets
}
