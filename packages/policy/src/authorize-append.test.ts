import { type Principal, type TokenRole, tokenRoles } from '@provender/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { authorizeAppend } from './index.ts'

const borrowed = {
  type: 'org.library.loan.book-borrowed',
  owner: { domain: 'library', team: 'circulation', contact: 'c@library.example' },
}
const token = (role: TokenRole, domain: string | null): Principal => ({ kind: 'token', name: 'ada', role, domain })

describe('who may append events of a type that the domain library owns', () => {
  it.each<[Principal, 'allow' | 'deny']>([
    [{ kind: 'local', name: 'local' }, 'allow'],
    [{ kind: 'anonymous', name: 'anonymous' }, 'deny'],
    [token('producer', 'library'), 'allow'],
    [token('producer', 'archive'), 'deny'],
    [token('producer', null), 'deny'],
    [token('producer', 'lib'), 'deny'],
    [token('consumer', 'library'), 'deny'],
    [token('steward', 'library'), 'deny'],
    [token('maintainer', 'library'), 'deny'],
  ])('%j: %s', (principal, kind) => {
    expect(authorizeAppend(principal, borrowed).kind).toBe(kind)
  })

  it('no other token than that of a producer of the domain', () => {
    const domain = fc.option(fc.constantFrom('library', 'archive', 'library/', '*', ''))
    fc.assert(
      fc.property(fc.constantFrom(...tokenRoles), domain, domain, (role, own, owner) => {
        const of = { ...borrowed, owner: { ...borrowed.owner, domain: owner as string } }
        const may = role === 'producer' && own !== null && own === owner
        expect(authorizeAppend(token(role, own), of).kind).toBe(may ? 'allow' : 'deny')
      }),
    )
  })

  it('says who may not, and why', () => {
    expect(authorizeAppend(token('consumer', null), borrowed)).toEqual({
      kind: 'deny',
      reason:
        'ada may not append events of the type org.library.loan.book-borrowed: the role consumer does not append events, producer does',
    })
  })

  it.each([undefined, null, {}, { kind: 'root', name: 'root' }, { kind: 'constructor' }, { kind: 'token' }])(
    'not %j',
    (principal) => {
      expect(authorizeAppend(principal as never, borrowed).kind).toBe('deny')
      expect(authorizeAppend(token('producer', 'library'), principal as never).kind).toBe('deny')
    },
  )
})
