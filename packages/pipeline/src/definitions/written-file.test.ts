import { expect, it } from 'vitest'
import { writtenFile } from './written-file.ts'

it('a definition file is kept as written, named from the folder of the workspace', () => {
  expect(writtenFile('/w', '/w/shop/daily.product.ts', 'export default 1\n')).toEqual({
    file: 'shop/daily.product.ts',
    text: 'export default 1\n',
  })
})

it('one of more than 256 kB is cut between two letters, and says so', () => {
  const { text } = writtenFile('/w', '/w/long.product.ts', `x${'é'.repeat(200_000)}`)
  expect(text.startsWith(`x${'é'.repeat(131_071)}\n// Cut here: the file has 400001 bytes`)).toBe(true)
  expect(writtenFile('/w', '/w/a.product.ts', 'x'.repeat(256 * 1024)).text).toHaveLength(256 * 1024)
})
