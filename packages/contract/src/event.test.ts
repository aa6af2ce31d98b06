import { it } from 'vitest'
import { asEvent } from '../fixtures/parts.ts'
import { js, type Refusal, refuses } from '../fixtures/refusing.ts'
import { c, domain } from './index.ts'

it.each<Refusal>([
  [
    'without an owner',
    () => domain('library', js(undefined)),
    'CONTRACT_INVALID',
    'The domain library is given nothing instead of an object with its parts.',
  ],
  [
    'without a team',
    () => domain('library', js({ contact: 'x' })),
    'CONTRACT_INVALID',
    'The domain library has no team. Add team: it is required.',
  ],
  [
    'with a team that is no text',
    () => domain('library', js({ team: 7, contact: 'x' })),
    'CONTRACT_INVALID',
    'The team of the domain library is 7; it must be a text.',
  ],
  [
    'an event without owner',
    asEvent({ owner: undefined }),
    'CONTRACT_INVALID',
    'The event type org.library.loan.book-lost has no owner. Add owner: it is required.',
  ],
  [
    'an event without description',
    asEvent({ description: ' ' }),
    'CONTRACT_INVALID',
    'The event type org.library.loan.book-lost has no description. Add description: it is required.',
  ],
  [
    'an event without fields',
    asEvent({ data: {} }),
    'CONTRACT_INVALID',
    'The event type org.library.loan.book-lost has no event fields. Add at least one, such as c.string().describe("…").',
  ],
  [
    'a field without description',
    asEvent({ data: { loan_id: c.string() } }),
    'CONTRACT_INVALID',
    'The event field "loan_id" of the event type org.library.loan.book-lost has no description. Add .describe("what it means").',
  ],
  [
    'a field that is a type name',
    asEvent({ data: { loan_id: 'string' } }),
    'CONTRACT_INVALID',
    'The event field "loan_id" of the event type org.library.loan.book-lost is "string"; write it like c.string().describe("…").',
  ],
  [
    'an example without a field',
    asEvent({ example: {} }),
    'CONTRACT_INVALID',
    'The example of the event type org.library.loan.book-lost has no "loan_id". Add it: the field is never null.',
  ],
  [
    'an example with a foreign field',
    asEvent({ example: { loan_id: '1', fee: 1 } }),
    'CONTRACT_INVALID',
    'The example of the event type org.library.loan.book-lost has "fee", which is no field. Remove it or declare the field.',
  ],
  [
    'personal data of nobody',
    asEvent({ data: { name: c.string().pii({ person: 'member_id' }).describe('Name') } }),
    'CONTRACT_INVALID',
    '"name" of the event type org.library.loan.book-lost is personal data of "member_id", which is not there. Name the field that says whose it is.',
  ],
  [
    'personal data of a thing',
    asEvent({
      data: { name: c.string().pii({ person: 'loan_id' }).describe('Name'), loan_id: c.string().describe('Loan') },
    }),
    'CONTRACT_INVALID',
    '"name" of the event type org.library.loan.book-lost is personal data of "loan_id", which is not marked .pii("identifier"). Name the field that says whose it is.',
  ],
  [
    'a rename that kept the old name',
    asEvent({
      data: { loan_id: c.string().describe('Loan'), loan: c.string().renamedFrom('loan_id').describe('Loan') },
    }),
    'CONTRACT_INVALID',
    '"loan" of the event type org.library.loan.book-lost was renamed from "loan_id", which is still there. Remove one of the two.',
  ],
])('domains and event types are refused: %s', refuses)
