import { domain } from 'provender'
import { lendingEvents, lendingTerms } from './lending/index.ts'

// #region domain
export const library = domain('library', {
  team: 'circulation',
  contact: 'circulation@library.example',
  purpose: 'Lends what the library holds to its members, and keeps the catalogue.',
  people: [
    { name: 'Circulation desk', role: 'owner', contact: 'circulation@library.example' },
    { name: 'Cataloguing', role: 'steward of titles and genres' },
  ],
  terms: lendingTerms,
})
// #endregion

export const events = lendingEvents(library, 'org.library', {
  feeRule: 'Modelled, not recorded: 0.10 for each day that a copy came back later than 14 days after borrowing.',
})
