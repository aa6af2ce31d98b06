import type { Answer } from '../api/answers.ts'

/** Whether a reader may read a product, and what to do about it. */
export interface AccessWords {
  readonly kind: 'may' | 'may-not' | 'no-port'
  readonly says: string
  /** Why not, and what to do next, for each port that is shut. */
  readonly reasons: readonly string[]
}

const portWords = { sql: 'SQL', rest: 'REST' } as const

/**
 * What the page says to its reader of access: through which ports they may read, or why not and what comes next.
 * @example accessWords([{ port: 'sql', isDeclared: true, mayRead: true, reason: null }]).says // 'You may read it through SQL.'
 */
export function accessWords(access: Answer<'ProductPage'>['access']): AccessWords {
  const declared = access.filter(({ isDeclared }) => isDeclared)
  if (declared.length === 0)
    return { kind: 'no-port', says: 'It declares no port, so nobody reads it directly.', reasons: [] }
  const open = declared.filter(({ mayRead }) => mayRead).map(({ port }) => portWords[port])
  const reasons = [...new Set(declared.flatMap(({ mayRead, reason }) => (mayRead || reason === null ? [] : [reason])))]
  if (open.length === 0) return { kind: 'may-not', says: 'You may not read its rows.', reasons }
  return { kind: 'may', says: `You may read it through ${open.join(' and ')}.`, reasons }
}
