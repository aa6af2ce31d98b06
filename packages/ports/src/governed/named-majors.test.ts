import { describe, expect, it } from 'vitest'
import { chooseNamed, type NamedRelease, namedMajors, schemasIn } from './named-majors.ts'

const release = (product: NamedRelease['product'], version = '1.0.0'): NamedRelease => ({ product, version })
const table = (catalog_name: string, schema_name: string) => ({
  ...{ type: 'BASE_TABLE', catalog_name, schema_name, table_name: 'weekly' },
})

describe('what a statement needs opened', () => {
  const known = [release('library/loans'), release('library/loans', '2.1.0'), release('library/book-catalog')]

  it('is found by the schema of each major, however deep it stands', () => {
    const tree = {
      node: {
        from_table: [{ join: table('Library', 'LOANS_v2') }],
        where: { subquery: table('library', 'book_catalog') },
      },
    }
    expect([...schemasIn(tree)].toSorted()).toEqual(['library.book_catalog', 'library.loans_v2'])
    expect(
      chooseNamed(known, schemasIn(tree))
        .map(({ product, version }) => `${product}@${version}`)
        .toSorted(),
    ).toEqual(['library/book-catalog@1.0.0', 'library/loans@2.1.0'])
  })

  it('are near ones when none is of that name, and one when nothing is named', () => {
    expect(chooseNamed(known, new Set(['library.book_catalogue']))).toEqual([release('library/book-catalog')])
    expect(chooseNamed(known, new Set())).toEqual([known[0]])
    expect(chooseNamed([], new Set(['library.loans']))).toEqual([])
  })

  it('is everything in a small workspace, without reading the statement', async () => {
    const planned = () => Promise.reject(new Error('the statement was read'))
    expect(await namedMajors(known, 'select 1', { engine: { planned }, product: undefined })).toBe(known)
  })

  it('is not looked for in a statement that is too long', async () => {
    const many = Array.from({ length: 51 }, (_, index) => release(`library/p${index}`))
    const planned = () => Promise.reject(new Error('the statement was read'))
    await expect(
      namedMajors(many, ' '.repeat(100_001), { engine: { planned }, product: undefined }),
    ).rejects.toMatchObject({
      code: 'REQUEST_TOO_LARGE',
    })
  })
})
