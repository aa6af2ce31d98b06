import {
  type AccessDecision,
  type AccessPlan,
  type ColumnContract,
  c,
  type DatasetContract,
  dataset,
  defineProduct,
  describeProduct,
  domain,
  event,
  type PortName,
  type PortsContract,
  type Principal,
  type ProductContract,
  sql,
  tokenRoles,
} from '@provender/contract'
import { digestOfJson, type Json } from '@provender/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { authorize, governedSelect, mayKnow, maySee, requireAccess, type WorkspaceAccess } from './index.ts'

const library = domain('library', { team: 'circulation', contact: 'circulation@library.example' })
const BookBorrowed = event('org.library.loan.book-borrowed', {
  owner: library,
  description: 'A member took a copy home.',
  data: { loan_id: c.string().describe('One loan.') },
})
const build = sql.from({ borrowed: BookBorrowed })`select 1`
const weekly = dataset('weekly', {
  description: 'How each title moved.',
  grain: 'one row per title and week',
  columns: {
    week: c.date().describe('Monday'),
    title_id: c.string().describe('Title'),
    loans: c.count().describe('Loans'),
  },
  key: ['week', 'title_id'],
  build,
})
const readers = dataset('readers', {
  description: 'What each member borrowed.',
  grain: 'one row per member and week',
  columns: {
    member_id: c.string().pii('identifier').describe('Member'),
    week: c.date().describe('Monday'),
    note: c.string().pii({ person: 'member_id' }).describe('A note'),
    loans: c.count().describe('Loans'),
  },
  key: ['member_id', 'week'],
  build,
})
const base = describeProduct(
  defineProduct({
    name: 'borrowing-patterns',
    domain: library,
    version: '1.0.0',
    purpose: 'How titles are borrowed.',
    customers: [{ team: 'acquisitions', need: 'figures' }],
    benefit: { says: 'fewer holds', measuredBy: 'holds' },
    inputs: [BookBorrowed],
    datasets: { weekly, readers },
    sla: { freshness: '24h', availability: 0.999, support: 'weekdays' },
    ports: { sql: true, rest: true },
    access: { allowedFor: ['research'] },
  }),
  () => '',
)

const principals: Readonly<Record<Principal['kind'], Principal>> = {
  local: { kind: 'local', name: 'the owner' },
  token: { kind: 'token', name: 'a service', role: 'consumer', domain: null },
  anonymous: { kind: 'anonymous', name: 'anonymous' },
}
const opened: WorkspaceAccess = { open: ['library/*'] }
const closed: WorkspaceAccess = { open: [] }
const ask = (
  principal: Principal['kind'],
  workspace: WorkspaceAccess,
  more: { readonly port?: PortName; readonly allowedUse?: string | null; readonly product?: ProductContract } = {},
): AccessDecision =>
  authorize({ principal: principals[principal], product: base, port: 'sql', allowedUse: null, ...more }, workspace)

type Port = 'page' | 'sql' | 'sql, undeclared' | 'rest' | 'rest, undeclared'
type Use = 'not said' | 'allowed' | 'foreign'
type Cell = AccessDecision['kind']
type Ports = Readonly<Record<Port, Readonly<Record<Use, Cell>>>>

const perUse: Readonly<Record<Use, Cell>> = { 'not said': 'allow', allowed: 'allow', foreign: 'deny' }
const never: Readonly<Record<Use, Cell>> = { 'not said': 'deny', allowed: 'deny', foreign: 'deny' }
const reading: Ports = { page: perUse, sql: perUse, 'sql, undeclared': never, rest: perUse, 'rest, undeclared': never }
const nothing: Ports = { page: never, sql: never, 'sql, undeclared': never, rest: never, 'rest, undeclared': never }

const truth: Readonly<Record<Principal['kind'], Readonly<Record<'opened' | 'closed', Ports>>>> = {
  local: { opened: reading, closed: reading },
  token: { opened: reading, closed: nothing },
  anonymous: { opened: reading, closed: nothing },
}

const portOf: Readonly<Record<Port, PortName>> = {
  page: 'page',
  sql: 'sql',
  'sql, undeclared': 'sql',
  rest: 'rest',
  'rest, undeclared': 'rest',
}
const portsOf: Readonly<Record<Port, PortsContract>> = {
  page: { sql: false, rest: null, iceberg: false },
  sql: { sql: true, rest: null, iceberg: false },
  'sql, undeclared': { ...base.ports, sql: false },
  rest: { ...base.ports, sql: false },
  'rest, undeclared': { sql: true, rest: null, iceberg: true },
}
const useOf: Readonly<Record<Use, string | null>> = { 'not said': null, allowed: 'research', foreign: 'advertising' }

const cells = Object.entries(truth).flatMap(([principal, byWorkspace]) =>
  Object.entries(byWorkspace).flatMap(([workspace, byPort]) =>
    Object.entries(byPort).flatMap(([port, byUse]) =>
      Object.entries(byUse).map(([use, cell]) => [principal, workspace, port, use, cell] as const),
    ),
  ),
) as readonly (readonly [Principal['kind'], 'opened' | 'closed', Port, Use, Cell])[]

describe('every combination is decided', () => {
  it.each(cells)('%s, workspace %s, port %s, use %s: %s', (principal, workspace, port, use, cell) => {
    const product = { ...base, ports: portsOf[port] }
    const decision = ask(principal, workspace === 'opened' ? opened : closed, {
      product,
      port: portOf[port],
      allowedUse: useOf[use],
    })
    expect(decision.kind).toBe(cell)
  })

  it('in 90 cells', () => {
    expect(cells).toHaveLength(90)
  })
})

const everything = { weekly: ['week', 'title_id', 'loans'], readers: ['member_id', 'week', 'note', 'loans'] }
const impersonal = { weekly: ['week', 'title_id', 'loans'], readers: ['week', 'loans'] }

describe('the columns of a plan', () => {
  it('are all for the holder of the workspace’s token', () => {
    expect(requireAccess(ask('local', closed)).columns).toEqual(everything)
  })

  it.each(['anonymous', 'token'] as const)('leave out personal data for %s, key columns too', (principal) => {
    expect(requireAccess(ask(principal, opened)).columns).toEqual(impersonal)
    expect(requireAccess(ask(principal, opened, { port: 'rest' })).columns).toEqual(impersonal)
    expect(requireAccess(ask(principal, opened, { port: 'page' })).columns).toEqual(impersonal)
  })

  it('are of declared REST datasets only', () => {
    const product = { ...base, ports: { ...base.ports, rest: { weekly: { by: [] } } } }
    expect(requireAccess(ask('local', closed, { product, port: 'rest' })).columns).toEqual({
      weekly: everything.weekly,
    })
    expect(requireAccess(ask('local', closed, { product, port: 'sql' })).columns).toEqual(everything)
  })

  it('are selected by dataset', () => {
    const plan = requireAccess(ask('anonymous', opened))
    expect(governedSelect(plan, 'readers')).toEqual(['week', 'loans'])
    for (const unknown of ['loans', 'constructor', '__proto__', '']) {
      expect(() => governedSelect(plan, unknown)).toThrow(
        expect.objectContaining({
          code: 'REGISTRY_DATASET_UNKNOWN',
          message: `library/borrowing-patterns has no dataset "${unknown}" on its sql port. There are: weekly, readers.`,
        }),
      )
    }
  })

  it('are refused as a selection when none is left', () => {
    const product = marked(base, () => true)
    expect(() => governedSelect(requireAccess(ask('anonymous', opened, { product })), 'weekly')).toThrow(
      expect.objectContaining({
        code: 'POLICY_DENIED',
        message:
          "Access denied: every column of library/borrowing-patterns weekly is personal data, which anonymous may not read. Send the workspace's token.",
      }),
    )
  })
})

describe('a plan', () => {
  const plan = requireAccess(ask('anonymous', opened))

  it('carries the digest of everything else it says', () => {
    const { planHash, ...rest } = plan
    expect(planHash).toBe(digestOfJson(rest as unknown as Json))
    expect(requireAccess(ask('anonymous', opened))).toEqual(plan)
  })

  it('has another digest for another reader, port, use, product or column', () => {
    const others: readonly AccessPlan[] = [
      ask('local', opened),
      ask('token', opened),
      ask('anonymous', opened, { port: 'rest' }),
      ask('anonymous', opened, { allowedUse: 'research' }),
      ask('anonymous', opened, { product: { ...base, product: 'library/other' } }),
      ask('anonymous', opened, { product: marked(base, ({ name }) => name === 'loans') }),
    ].map(requireAccess)
    expect(new Set([plan, ...others].map(({ planHash }) => planHash)).size).toBe(7)
  })

  it('does not change with words that are no part of it', () => {
    expect(
      requireAccess(ask('anonymous', opened, { product: { ...base, purpose: 'Other.', version: '2.0.0' } })),
    ).toEqual(plan)
  })

  it('cannot be changed', () => {
    for (const part of [plan, plan.principal, plan.columns, plan.columns['weekly']])
      expect(Object.isFrozen(part)).toBe(true)
  })

  it('keeps nothing of a request but what decides', () => {
    const principal = { kind: 'local', name: 'the owner', secret: 'hunter2' } as Principal
    const { plan: kept } = authorize({ principal, product: base, port: 'sql', allowedUse: null }, closed) as {
      plan: AccessPlan
    }
    expect(JSON.stringify(kept)).not.toContain('hunter2')
  })
})

describe('a refusal says who was refused what, why, and what next', () => {
  it.each<[AccessDecision, string]>([
    [
      ask('anonymous', closed),
      "Access denied: anonymous may not read library/borrowing-patterns through sql: the workspace opens it to nobody else; send the workspace's token, or add 'library/borrowing-patterns' to open in provender.config.ts.",
    ],
    [
      ask('local', closed, { product: { ...base, ports: { ...base.ports, sql: false } } }),
      'Access denied: the owner may not read library/borrowing-patterns through sql: the product does not declare the port sql; its owner circulation (circulation@library.example) can add it to ports.',
    ],
    [
      ask('local', closed, { allowedUse: 'advertising' }),
      'Access denied: the owner may not read library/borrowing-patterns through sql: the use "advertising" is not allowed; it may be used for research.',
    ],
  ])('%#', (decision, message) => {
    expect(() => requireAccess(decision)).toThrow(
      expect.objectContaining({ code: 'POLICY_DENIED', status: 403, message }),
    )
  })

  it('tells nothing of the product to those who may not see it', () => {
    const decision = ask('anonymous', closed, {
      allowedUse: 'advertising',
      product: { ...base, ports: portsOf['page'] },
    })
    expect(JSON.stringify(decision)).not.toMatch(/research|circulation|declare/)
  })
})

describe('what cannot be decided is refused', () => {
  const request = { principal: principals.local, product: base, port: 'sql', allowedUse: null }
  it.each<[string, unknown, unknown]>([
    ['no request', undefined, opened],
    ['no workspace', { ...request, principal: principals.anonymous }, undefined],
    [
      'a workspace that opens something unreadable',
      { ...request, principal: principals.anonymous },
      { open: ['library/*', '(a+)+$'] },
    ],
    ['a workspace that opens no list', { ...request, principal: principals.anonymous }, { open: 7 }],
    ['no principal', { ...request, principal: undefined }, opened],
    ['an unknown kind of principal', { ...request, principal: { kind: 'root', name: 'root' } }, opened],
    ['a kind from the prototype', { ...request, principal: { kind: 'constructor', name: 'x' } }, opened],
    ['a principal without name', { ...request, principal: { kind: 'local' } }, opened],
    ['an unknown port', { ...request, port: 'iceberg' }, opened],
    ['no product', { ...request, product: undefined }, opened],
    ['a product without ports', { ...request, product: { ...base, ports: undefined } }, opened],
    ['a product without datasets', { ...request, product: { ...base, datasets: undefined } }, opened],
    [
      'a port that is neither open nor closed',
      { ...request, product: { ...base, ports: { ...base.ports, sql: 'yes' } } },
      opened,
    ],
    ['a use that is left out', { ...request, allowedUse: undefined }, opened],
    ['an empty use', { ...request, allowedUse: '' }, opened],
    ['a list of uses', { ...request, allowedUse: ['research'] }, opened],
  ])('%s', (_, asked, workspace) => {
    const decision = authorize(asked as never, workspace as never)
    expect(decision).toEqual({ kind: 'deny', reason: expect.stringMatching(/may not read .+: .+/) })
  })

  it('even when the fault is no error', () => {
    const product = Object.defineProperty({ ...base }, 'allowedFor', {
      get: () => {
        throw null
      },
    })
    expect(ask('local', closed, { product, allowedUse: 'research' })).toMatchObject({ kind: 'deny' })
  })
})

describe('who may see that a product exists', () => {
  it.each<[Principal['kind'], readonly string[], boolean]>([
    ['local', [], true],
    ['anonymous', [], false],
    ['anonymous', ['library/borrowing-patterns'], true],
    ['anonymous', ['library/borrowing'], false],
    ['anonymous', ['library/*'], true],
    ['anonymous', ['lib/*', 'city/*'], false],
    ['anonymous', ['*'], true],
    ['anonymous', ['*', 'not a pattern'], false],
    ['token', [], false],
    ['token', ['*'], true],
  ])('%s where %j is open: %s', (principal, open, may) => {
    expect(maySee(principals[principal], base, { open })).toBe(may)
    expect(maySee(principals[principal], { ...base, ports: portsOf['page'] }, { open })).toBe(may)
    expect(mayKnow(principals[principal], base.product, { open })).toBe(may)
  })
})

/** The product with a personal mark on the columns that `isPersonal` picks, beside those that have one. */
function marked(
  product: ProductContract,
  isPersonal: (column: ColumnContract, dataset: DatasetContract) => boolean,
): ProductContract {
  const datasets = product.datasets.map((one) => ({
    ...one,
    columns: one.columns.map((column) =>
      isPersonal(column, one) ? { ...column, pii: { kind: 'identifier' as const } } : column,
    ),
  }))
  return { ...product, datasets }
}

const allColumns = base.datasets.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`))
const readable = (decision: AccessDecision): readonly string[] =>
  decision.kind === 'deny'
    ? []
    : Object.entries(decision.plan.columns).flatMap(([name, columns]) => columns.map((column) => `${name}.${column}`))
const somePort = fc.constantFrom<PortName>('sql', 'rest', 'page')
const somePatterns = fc.array(
  fc.constantFrom('library/*', 'library/borrowing-patterns', 'library/other', 'city/*', '*', 'broken'),
)

describe('for every reader without the workspace’s token', () => {
  it('a personal mark more never gives a column more', () => {
    const marks = fc.subarray(allColumns)
    fc.assert(
      fc.property(
        marks,
        marks,
        somePort,
        fc.constantFrom<Principal['kind']>('anonymous', 'token'),
        (some, more, port, principal) => {
          const seenWith = (names: readonly string[]) =>
            readable(
              ask(principal, opened, {
                port,
                product: marked(base, ({ name }, { name: table }) => names.includes(`${table}.${name}`)),
              }),
            )
          const before = seenWith(some)
          const after = seenWith([...some, ...more])
          expect(after.filter((column) => !before.includes(column))).toEqual([])
          expect(after.filter((column) => [...some, ...more].includes(column))).toEqual([])
        },
      ),
    )
  })

  it('opening less never gives access', () => {
    fc.assert(
      fc.property(
        somePatterns.chain((open) => fc.tuple(fc.constant(open), fc.subarray(open))),
        somePort,
        ([open, fewer], port) => {
          fc.pre(!open.includes('broken') || fewer.includes('broken'))
          const [wide, narrow] = [ask('anonymous', { open }, { port }), ask('anonymous', { open: fewer }, { port })]
          expect(readable(narrow).filter((column) => !readable(wide).includes(column))).toEqual([])
          if (wide.kind === 'deny') expect(narrow.kind).toBe('deny')
        },
      ),
    )
  })

  it('a role, of whatever domain, reads no more and no less than anybody', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tokenRoles),
        fc.option(fc.constantFrom('library', 'city')),
        somePatterns,
        somePort,
        (role, domain, open, port) => {
          const principal: Principal = { kind: 'token', name: 'ada', role, domain }
          const decision = authorize({ principal, product: base, port, allowedUse: null }, { open })
          expect(readable(decision)).toEqual(readable(ask('anonymous', { open }, { port })))
          expect(decision.kind).toBe(ask('anonymous', { open }, { port }).kind)
        },
      ),
    )
  })

  it('no more is readable than for its holder', () => {
    fc.assert(
      fc.property(somePatterns, somePort, fc.option(fc.constantFrom('research', 'art')), (open, port, allowedUse) => {
        const [own, other] = [
          ask('local', { open }, { port, allowedUse }),
          ask('anonymous', { open }, { port, allowedUse }),
        ]
        expect(readable(other).filter((column) => !readable(own).includes(column))).toEqual([])
      }),
    )
  })
})
