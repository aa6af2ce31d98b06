import { expect, it } from 'vitest'
import { TokenKeeper, tidyToken, tokenInFragment } from './token.ts'

it.each([
  ['#token=abc', 'abc', ''],
  ['#token=a%2Bb', 'a+b', ''],
  ['#at=3&token=abc', 'abc', '#at=3'],
  ['#token=', null, ''],
  ['#token=%E0%A4%A', null, ''],
  ['#token=a b', null, ''],
  ['#section', null, '#section'],
  ['', null, ''],
])('the fragment %s holds the token %s and leaves %s', (fragment, token, rest) => {
  expect(tokenInFragment(fragment)).toEqual({ token, rest })
})

it.each([
  [' abc\n', 'abc'],
  ['Bearer abc', 'abc'],
  ['authorization: bearer abc', 'abc'],
  ['two words', null],
  ['', null],
  ['ä', null],
  ['a'.repeat(513), null],
])('%j as pasted is the token %j', (pasted, token) => {
  expect(tidyToken(pasted)).toBe(token)
})

it('keeps a token for the tab, tells who listens, and lives without storage', () => {
  const kept = new Map<string, string>()
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
  const keeper = new TokenKeeper(store)
  let told = 0
  const end = keeper.subscribe(() => {
    told += 1
  })
  keeper.change('abc')
  expect([keeper.current(), new TokenKeeper(store).current(), told]).toEqual(['abc', 'abc', 1])
  end()
  keeper.change(null)
  expect([keeper.current(), kept.size, told]).toEqual([null, 0, 1])
  const closed = () => {
    throw new Error('closed')
  }
  const without = new TokenKeeper({ getItem: closed, setItem: closed, removeItem: closed })
  without.change('abc')
  expect(without.current()).toBe('abc')
})
