import { domain } from 'provender'
import { lendingEvents } from './lending/index.ts'

export const library = domain('library', { team: 'circulation', contact: 'circulation@library.example' })

export const events = lendingEvents(library, 'org.library', {
  feeRule: 'Modelled, not recorded: 0.10 for each day that a copy came back later than 14 days after borrowing.',
})
