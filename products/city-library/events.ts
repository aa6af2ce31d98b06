import { lendingEvents, lendingTerms } from 'library-products/lending'
import { domain } from 'provender'

export const cityLibrary = domain('city-library', {
  team: 'city circulation',
  contact: 'circulation@city-library.example',
  purpose: 'A library to try methods on: real monthly checkouts, simulated members and days.',
  people: [{ name: 'Lending desk', role: 'owner', contact: 'circulation@city-library.example' }],
  terms: {
    ...lendingTerms,
    checkout: 'One lending of one copy of a title, as the real monthly counts have it; each became one simulated loan.',
  },
})

/** Said wherever these data show. */
export const simulated =
  'Simulated: monthly checkouts per title are the real counts of Seattle Public Library, 2005-2023; members, days, renewals, returns and fees are drawn by a seeded generator (SIMULATION.md).'

export const events = lendingEvents(cityLibrary, 'org.city-library', {
  simulated,
  feeRule: 'Modelled: 0.10 for each day that a copy came back after its last due day.',
})
