/**
 * A deep frozen copy of plain values: later changes to what was handed in cannot reach a definition.
 * What JSON cannot hold takes its canonical form (bigint becomes text); members that are undefined are left out.
 * Class instances are kept as they are.
 * @example frozenCopy({ big: 1n, none: undefined }) // { big: '1' }
 */
export function frozenCopy<T>(value: T): T {
  return copy(value) as T
}

function copy(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return Object.freeze(value.map(copy))
  if (!isPlain(value)) return value
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.freeze(Object.fromEntries(members.map(([name, member]) => [name, copy(member)])))
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
