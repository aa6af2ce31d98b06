import { expect, it } from 'vitest'
import { scrollToTabs } from './tab-in-sight.ts'

it.each([
  ['on a wide window, where the tabs are in the middle', 415, 900, 1440, 0],
  ['on a wide window, where they are at its end', 780, 900, 1440, 702],
  ['just below the header', 78, 900, 1440, 0],
  ['on a phone, where a long head comes first', 700, 844, 390, 622],
  ['on a phone, where the tabs are in the middle', 402, 844, 390, 324],
  ['out of sight below', 1200, 844, 390, 1122],
  ['out of sight above, after a long tab was read', -2000, 844, 1440, -2078],
  ['under the header', 40, 844, 390, -38],
])('%s', (_, top, windowHeight, windowWidth, moved) => {
  expect(scrollToTabs({ top, windowHeight, windowWidth, headerHeight: 78 })).toBe(moved)
})
