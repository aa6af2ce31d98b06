import { readFileSync } from 'node:fs'
import { digestOf, instant } from '@provender/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dyingAt, Steps, sqliteFailure } from './crash.fixture.ts'
import { createToken, type TokenRequest, tokenPrincipal } from './create-token.ts'
import { contentOf, sampleToken } from './decision.fixture.ts'
import { type DecisionLog, openDecisionLog } from './decision-log.ts'
import { at, freshWorkspace } from './samples.fixture.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

const later = instant('2031-01-01T00:00:00Z')
const muchLater = instant('2032-01-01T00:00:00Z')
const revoke = (token: string) => ({ token, actor: 'ada', at })
const asked: TokenRequest = { name: 'loans-importer', role: 'producer', domain: 'library', expires: null }
const maker = (first = 7) => ({ actor: 'ada', at, randomBytes: (size: number) => new Uint8Array(size).fill(first) })

describe('a token', () => {
  it('is recorded by its hash, never as itself', () => {
    const paths = freshWorkspace()
    const decisions = openDecisionLog(paths)
    const made = createToken(decisions, asked, maker())
    expect(made).toEqual({ ...asked, id: 1, at, secret: `pvt_${Buffer.alloc(32, 7).toString('base64url')}` })
    expect(decisions.tokens()).toEqual([
      { ...asked, sequence: 1, tokenHash: digestOf(made.secret), actor: 'ada', at, revokedBy: null },
    ])
    decisions.close()
    for (const file of [paths.decisions, `${paths.decisions}-wal`].flatMap((path) => readOrNothing(path)))
      expect(file.includes(made.secret.slice(4, 30))).toBe(false)
  })

  it('of a name that stands is refused, and writes nothing', () => {
    const decisions = openDecisionLog(freshWorkspace())
    createToken(decisions, { ...asked, expires: later }, maker(1))
    expect(() => createToken(decisions, asked, maker(2))).toThrow(expect.objectContaining({ code: 'TOKEN_NAME_TAKEN' }))
    expect(decisions.head()).toBe(1)
  })

  it('may take the name of one that has expired or was revoked, and ends the expired one for good', () => {
    const decisions = openDecisionLog(freshWorkspace())
    const first = createToken(decisions, { ...asked, expires: later }, maker(1))
    const second = createToken(decisions, asked, { ...maker(2), at: later })
    expect(decisions.tokens()).toMatchObject([{ revokedBy: 2 }, { sequence: 3, revokedBy: null }])
    expect(tokenPrincipal(decisions, first.secret, at)).toBeNull()
    decisions.revokeToken(revoke('loans-importer'))
    createToken(decisions, asked, maker(3))
    expect(tokenPrincipal(decisions, second.secret, later)).toBeNull()
    expect(decisions.verifyChain()).toEqual({ records: 5 })
  })

  it('is revoked by name or id, once; what there is none of is said', () => {
    const decisions = openDecisionLog(freshWorkspace())
    decisions.recordToken(sampleToken('one'))
    decisions.recordToken(sampleToken('two'))
    const record = decisions.revokeToken(revoke('one'))
    expect(record).toMatchObject({ kind: 'token-revoked', token: 1, sequence: 3 })
    expect(decisions.revokeToken(revoke('1'))).toEqual(record)
    expect(decisions.revokeToken(revoke('2'))).toMatchObject({ token: 2, sequence: 4 })
    for (const unknown of ['three', '3', '02', '2 ', '', '%', "' OR 1=1"])
      expect(() => decisions.revokeToken(revoke(unknown))).toThrow(expect.objectContaining({ code: 'TOKEN_UNKNOWN' }))
    expect(decisions.head()).toBe(4)
  })

  it.each<[string, unknown]>([
    ['name', { name: 'Ada' }],
    ['name', { name: 'local' }],
    ['name', { name: 'anonymous' }],
    ['name', { name: 7 }],
    ['name', { name: 'x\u202e' }],
    ['role', { role: 'admin' }],
    ['role', { role: 'constructor' }],
    ['domain', { domain: null }],
    ['domain', { domain: '*' }],
    ['domain', { role: 'maintainer', domain: null }],
    ['expires', { expires: at }],
    ['expires', { expires: 'soon' }],
    ['expires', { expires: '2031-01-01' }],
    ['expires', { expires: 7 }],
  ])('with another %s than may be is refused (%j)', (parameter, change) => {
    const decisions = openDecisionLog(freshWorkspace())
    const request = { ...asked, ...(change as object) }
    expect(() => createToken(decisions, request, maker())).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID', details: { parameter } }),
    )
    expect(decisions.head()).toBe(0)
  })
})

describe('whose token it is', () => {
  it('is told until it expires, to the microsecond', () => {
    const decisions = openDecisionLog(freshWorkspace())
    const { secret } = createToken(decisions, { ...asked, expires: later }, maker())
    const before = instant('2030-12-31T23:59:59.999999Z')
    expect(tokenPrincipal(decisions, secret, before)).toEqual({
      ...{ kind: 'token', name: 'loans-importer', role: 'producer', domain: 'library' },
    })
    expect(tokenPrincipal(decisions, secret, later)).toBeNull()
  })

  it('is asked of the store each time: what another process revokes ends at once', () => {
    const paths = freshWorkspace()
    const decisions = openDecisionLog(paths)
    const { secret } = createToken(decisions, asked, maker())
    const server = openDecisionLog(paths, { readOnly: true })
    expect(tokenPrincipal(server, secret, at)).not.toBeNull()
    decisions.revokeToken(revoke('loans-importer'))
    expect(tokenPrincipal(server, secret, at)).toBeNull()
    server.close()
  })

  it('is nobody for anything else', () => {
    const decisions = openDecisionLog(freshWorkspace())
    const { secret } = createToken(decisions, asked, maker())
    const others = ['', 'pvt_', secret.slice(0, -1), `${secret}x`, secret.toUpperCase(), digestOf(secret), ` ${secret}`]
    for (const other of others) expect(tokenPrincipal(decisions, other, at)).toBeNull()
    fc.assert(fc.property(fc.string(), (other) => tokenPrincipal(decisions, other, at) === null))
  })
})

describe('any order of making and revoking tokens', () => {
  const name = fc.constantFrom('one', 'two', 'three')
  const step = fc.record({
    kind: fc.constantFrom('make', 'make-brief', 'revoke', 'time-passes', 'time-goes-back'),
    name,
  })

  it('leaves at most one token of a name that opens anything, and projections that can be made again', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const decisions = openDecisionLog(freshWorkspace())
        const secrets: { readonly name: string; readonly secret: string }[] = []
        const due = new Map<string, { readonly secret: string; readonly isBrief: boolean }>()
        let now = at
        for (const [index, { kind, name }] of steps.entries()) {
          const stands = due.has(name) && !(due.get(name)?.isBrief === true && now === muchLater)
          if (kind === 'time-passes') now = muchLater
          if (kind === 'time-goes-back') now = at
          if (kind === 'revoke' && due.delete(name)) decisions.revokeToken({ token: name, actor: 'ada', at: now })
          const isBrief = kind === 'make-brief' && now === at
          if ((kind === 'make' || isBrief) && !stands) {
            const request = { ...asked, name, expires: isBrief ? later : null }
            const { secret } = createToken(decisions, request, { ...maker(index), at: now })
            secrets.push({ name, secret })
            due.set(name, { secret, isBrief })
          }
          for (const one of secrets) {
            const valid = due.get(one.name)
            const opens = valid?.secret === one.secret && !(valid.isBrief && now === muchLater)
            expect(tokenPrincipal(decisions, one.secret, now)?.name ?? null).toBe(opens ? one.name : null)
          }
        }
        expect(decisions.verifyChain().records).toBe(decisions.head())
        const before = contentOf(decisions)
        decisions.rebuild()
        expect(contentOf(decisions)).toEqual(before)
        decisions.close()
      }),
      { numRuns: 40 },
    )
  })
})

describe('crashes of making and revoking a token', () => {
  const actions: readonly (readonly [string, (decisions: DecisionLog) => unknown, number])[] = [
    ['a token', (decisions) => decisions.recordToken(sampleToken('new')), 1],
    [
      'a token that takes an expired name',
      (decisions) => decisions.recordToken({ ...sampleToken('old', null, 'other'), at: muchLater }),
      2,
    ],
    ['a revocation', (decisions) => decisions.revokeToken(revoke('old')), 1],
  ]
  const prepare = (paths: WorkspacePaths, before?: () => void): DecisionLog => {
    const decisions = openDecisionLog(paths)
    decisions.recordToken(sampleToken('old', later))
    decisions.close()
    return openDecisionLog(paths, before === undefined ? {} : { beforeStatement: before })
  }

  it.each(actions)('killed before any statement of %s it is there whole or not at all', (what, act, records) => {
    const counted = new Steps()
    const whole = prepare(freshWorkspace(), counted.next)
    act(whole)
    const statements = counted.count
    const done = contentOf(whole)
    process.stdout.write(`${what}: killed before each of ${statements} statements\n`)
    expect(statements).toBeGreaterThanOrEqual(6)
    for (let k = 1; k <= statements; k += 1) {
      const paths = freshWorkspace()
      const { steps, left } = dyingAt(k, paths)
      const dying = prepare(paths, steps.next)
      expect(() => act(dying)).toThrow()
      dying.close()
      const decisions = openDecisionLog(left)
      expect(decisions.verifyChain()).toEqual({ records: 1 })
      act(decisions)
      expect(contentOf(decisions)).toEqual(done)
      expect(decisions.verifyChain()).toEqual({ records: 1 + records })
      decisions.close()
    }
    whole.close()
  })

  it.each(actions)('on a full disk at any statement of %s nothing changes and reads go on', (_, act) => {
    const counted = new Steps()
    act(prepare(freshWorkspace(), counted.next))
    for (let k = 1; k <= counted.count; k += 1) {
      const full = new Steps(k, () => {
        throw sqliteFailure(13)
      })
      const decisions = prepare(freshWorkspace(), full.next)
      expect(() => act(decisions)).toThrow(expect.objectContaining({ code: 'STORAGE_DISK_FULL' }))
      expect(decisions.tokens()).toMatchObject([{ name: 'old', revokedBy: null }])
      act(decisions)
      decisions.close()
    }
  })
})

function readOrNothing(path: string): readonly Buffer[] {
  try {
    return [readFileSync(path)]
  } catch {
    return []
  }
}
