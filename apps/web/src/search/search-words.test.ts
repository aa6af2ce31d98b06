import { expect, it } from 'vitest'
import { coverageText } from './coverage.ts'
import { waysOut } from './nothing-found.tsx'
import { homeWith } from './use-box-text.ts'

it('coverage is told in years, or in days where it is short', () => {
  expect(coverageText('1919-11-18T00:00:00Z', '1962-06-28T00:00:00Z')).toBe('1919 – 1962')
  expect(coverageText('2026-11-18T00:00:00Z', '2026-11-18T09:00:00Z')).toMatch(/^[^–]*2026[^–]*$/)
  expect(coverageText('2025-12-30T00:00:00Z', '2026-01-02T00:00:00Z')).toMatch(/2025 – .*2026/)
  expect(coverageText(null, null)).toBe('no events')
})

it('an empty search offers each thing that can be dropped', () => {
  const filters = [
    { facet: 'kind', value: 'feed', isNot: false, q: 'weather rain domain:x' },
    { facet: 'domain', value: 'x', isNot: false, q: 'weather rain kind:feed' },
  ]
  const ways = waysOut({ text: '', words: ['weather', 'rain'], filters, notes: [] })
  expect(ways.map(({ q }) => q)).toEqual([
    'weather rain domain:x',
    'weather rain kind:feed',
    'weather rain',
    'kind:feed domain:x',
    'weather kind:feed domain:x',
    'rain kind:feed domain:x',
    'weather',
    'rain',
  ])
  expect(waysOut({ text: '', words: ['weather'], filters: [], notes: [] })).toEqual([])
})

it('an address holds the text, however it is written', () => {
  const text = ' a&b "c d" domain:ä#%?'
  expect(new URL(homeWith(text), 'http://x').searchParams.get('q')).toBe(text.trim())
  expect(homeWith('  ')).toBe('/')
})
