import { describe, expect, it } from 'vitest'
import { allowedHosts, isLoopback, type RequestOrigin, requireOwnHost } from './allowed-hosts.ts'
import { principalsBy } from './principals.ts'

const hosts = allowedHosts('127.0.0.1', 4400)
const own: RequestOrigin = {
  ...{ method: 'GET', host: '127.0.0.1:4400', origin: undefined, fetchSite: undefined, fetchMode: undefined },
}
const isLet = (change: Partial<RequestOrigin>): boolean => {
  try {
    requireOwnHost({ ...own, ...change }, hosts)
    return true
  } catch (error) {
    expect((error as { code: string }).code).toBe('HOST_REFUSED')
    return false
  }
}

describe('hosts', () => {
  it.each(['127.0.0.1:4400', 'localhost:4400', 'LOCALHOST:4400', '[::1]:4400'])('%s is answered', (host) => {
    expect(isLet({ host })).toBe(true)
  })

  it.each([undefined, '', '127.0.0.1', '127.0.0.1:4401', 'evil.example', 'evil.example:4400', 'localhost.evil:4400'])(
    '%s is refused',
    (host) => {
      expect(isLet({ host })).toBe(false)
    },
  )

  it('knows loopback', () => {
    expect(
      ['127.0.0.1', '127.8.9.1', 'localhost', '::1', '0.0.0.0', '::', '10.0.0.1', '127.evil.example'].map(isLoopback),
    ).toEqual([...[true, true, true, true, false, false, false, false]])
  })
})

describe('pages of other sites', () => {
  it('may link here and do nothing else', () => {
    const foreign = { origin: 'http://evil.example', fetchSite: 'cross-site' }
    expect(isLet({ fetchSite: 'cross-site', fetchMode: 'navigate' })).toBe(true)
    expect(isLet({ fetchSite: 'cross-site', fetchMode: 'no-cors' })).toBe(false)
    expect(isLet({ ...foreign, fetchMode: 'cors' })).toBe(false)
    expect(isLet({ ...foreign, method: 'POST', fetchMode: 'navigate' })).toBe(false)
    expect(isLet({ method: 'POST', origin: 'null' })).toBe(false)
    expect(isLet({ method: 'POST', origin: 'http://127.0.0.1:4400', fetchSite: 'same-origin' })).toBe(true)
  })
})

describe('principals', () => {
  const principal = principalsBy({ workspaceTokens: ['workspace-token', 'configured-token'], isAnonymousAllowed: true })

  it('are local by token, anonymous without, refused with a wrong one', () => {
    expect(principal('Bearer workspace-token').kind).toBe('local')
    expect(principal('bearer configured-token').kind).toBe('local')
    expect(principal(undefined).kind).toBe('anonymous')
    for (const wrong of [
      'Bearer x',
      'Bearer ',
      'Basic workspace-token',
      '',
      'Bearer workspace-token x',
      'Bearer workspace-toke',
    ]) {
      expect(() => principal(wrong)).toThrow(/token/)
    }
    expect(() => principalsBy({ workspaceTokens: [], isAnonymousAllowed: true })('Bearer ')).toThrow(/token/)
    const guarded = principalsBy({ workspaceTokens: ['workspace-token'], isAnonymousAllowed: false })
    expect(() => guarded(undefined)).toThrow(/authorization/)
  })
  it('are those of a token when the store knows it, and the store is asked each time', () => {
    const ada = { kind: 'token', name: 'ada', role: 'consumer', domain: null } as const
    let known = true
    const asked: string[] = []
    const own = principalsBy({
      ...{ workspaceTokens: ['workspace-token'], isAnonymousAllowed: false },
      tokenPrincipal: (token) => {
        asked.push(token)
        return known ? ada : null
      },
    })
    expect([own('Bearer pvt_a'), own('Bearer pvt_a')]).toEqual([ada, ada])
    expect(own('Bearer workspace-token').kind).toBe('local')
    expect(() => own('Basic pvt_a')).toThrow(/token/)
    known = false
    expect(() => own('Bearer pvt_a')).toThrow(
      expect.objectContaining({ code: 'AUTH_REQUIRED', status: 401, message: expect.stringMatching(/another\.$/) }),
    )
    expect(asked).toEqual(['pvt_a', 'pvt_a', 'pvt_a'])
  })
})
