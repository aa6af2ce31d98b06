import { c, csv, domain, emit, event, source, sql } from 'provender'
import { hostile } from './hostile-text.ts'

export const odd = domain('odd', {
  team: hostile,
  contact: hostile,
  purpose: hostile,
  people: [{ name: hostile, role: hostile, contact: hostile }],
  terms: { term: hostile, 'another <b>term</b>': hostile },
})

export const ThingSeen = event('org.example.odd.thing-seen', {
  owner: odd,
  description: hostile,
  data: {
    thing: c.string().describe(hostile),
    day: c.date().describe(hostile),
    said: c.string().nullable().describe(hostile),
  },
  example: { thing: 'one', day: '2026-01-01', said: hostile },
})

export const ThingLost = event('org.example.odd.thing-lost', {
  owner: odd,
  description: 'A thing was lost; none ever was.',
  data: { thing: c.string().describe('A thing') },
})

export const things = source('things', {
  owner: odd,
  description: hostile,
  attribution: hostile,
  reads: csv('./things.csv', { columns: ['thing', 'day', 'said'] }),
  quarantine: [{ when: sql`thing = 'bad'`, reason: hostile }],
  emits: [
    emit(ThingSeen, {
      id: sql`thing`,
      time: sql`day`,
      subject: sql`'/thing/' || thing`,
      data: { thing: sql`thing`, day: sql`day`, said: sql`said` },
    }),
    emit(ThingLost, {
      when: sql`thing = 'never'`,
      id: sql`thing || '/lost'`,
      time: sql`day`,
      subject: sql`'/thing/' || thing`,
      data: { thing: sql`thing` },
    }),
  ],
})
