import { expect, it } from 'vitest'
import { type NamedRelation, rankByName } from './relations.ts'

const relations = ['city_library.loans.weekly', 'library.loans.weekly', 'library.titles.all'].map(
  (name): NamedRelation => ({
    ...{ id: 1, product: 'library/loans', version: '1.0.0', release: 1, dataset: '', description: '', isServing: true },
    name,
  }),
)

it.each([
  ['the beginning of a name stands before words inside others', 'library', [1, 2, 0]],
  ['a word inside is found', 'loans', [0, 1]],
  ['what has a dot begins whole names only', 'library.loans.', [1]],
  ['what has a dot is no word', 'loans.w', []],
  ['nothing typed fits all', '', [0, 1, 2]],
])('%s', (_, typed, places) => {
  expect(rankByName(relations, typed)).toEqual(places.map((place) => relations[place]))
})
