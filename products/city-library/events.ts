import { lendingEvents } from 'library-products/lending'
import { domain } from 'provender'

export const cityLibrary = domain('city-library', {
  team: 'city circulation',
  contact: 'circulation@city-library.example',
})

/** Said wherever these data show. */
export const simulated =
  'Simulated: monthly checkouts per title are the real counts of Seattle Public Library, 2005-2023; members, days, renewals, returns and fees are drawn by a seeded generator (SIMULATION.md).'

export const events = lendingEvents(cityLibrary, 'org.city-library', {
  simulated,
  feeRule: 'Modelled: 0.10 for each day that a copy came back after its last due day.',
})
