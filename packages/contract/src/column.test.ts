import { it } from 'vitest'
import { js, type Refusal, refuses } from '../fixtures/refusing.ts'
import { type Column, c } from './index.ts'

it.each<Refusal>([
  [
    'with an empty description',
    () => c.string().describe(' '),
    'CONTRACT_INVALID',
    'The column has no description. Add description: it is required.',
  ],
  [
    'with a range upside down',
    () => c.double().between(1, 0),
    'CONTRACT_INVALID',
    'between(1, 0) is no range. Give two finite numbers, the lower first.',
  ],
  [
    'with an endless range, which JSON cannot hold',
    () => c.double().between(0, Number.POSITIVE_INFINITY),
    'CONTRACT_INVALID',
    'between(0, Infinity) is no range. Give two finite numbers, the lower first.',
  ],
  [
    'with a range of texts',
    () => (c.string() as unknown as Column<number>).between(0, 1),
    'CONTRACT_INVALID',
    'between(…) stands on a string column. It is for count, integer and double.',
  ],
  [
    'with no value to take',
    () => c.string().oneOf(),
    'CONTRACT_INVALID',
    "oneOf(…) names no value, so nothing could occur. Write it like oneOf('open', 'returned').",
  ],
  [
    'with a value twice',
    () => c.string().oneOf('a', 'a'),
    'CONTRACT_INVALID',
    "oneOf(…) names \"a\" twice. Write it like oneOf('open', 'returned').",
  ],
  [
    'with a closed list of dates',
    () => (c.date() as Column<string>).oneOf('2026-01-01'),
    'CONTRACT_INVALID',
    "oneOf(…) stands on a date column; it is for string. Write it like oneOf('open', 'returned').",
  ],
  [
    'with an unknown mark',
    () => c.string().pii(js('secret')),
    'CONTRACT_INVALID',
    "pii(\"secret\"): write pii('identifier') or pii({ person: 'member_id' }).",
  ],
  [
    'with a number as token',
    () => c.count().pii('identifier'),
    'CONTRACT_INVALID',
    "pii('identifier') stands on a count column. It is stored as a token, so it must be c.string().",
  ],
  [
    'with a list of nothing',
    () => c.list(js(undefined)),
    'CONTRACT_TYPE_UNSUPPORTED',
    'The element of the list is missing; write a column type such as c.string().',
  ],
  [
    'with an empty struct',
    () => c.struct({}),
    'CONTRACT_TYPE_UNSUPPORTED',
    'A struct has no fields. Name at least one.',
  ],
  [
    'with keys that are no texts',
    () => c.map(js(c.count()), c.string()),
    'CONTRACT_TYPE_UNSUPPORTED',
    'The key of a map is count; keys are texts that are always there, such as c.string().',
  ],
  [
    'with a personal field that nothing would hide',
    () => c.struct({ name: c.string().pii('identifier') }),
    'CONTRACT_TYPE_UNSUPPORTED',
    'The field "name" of the struct is marked .pii(…), which holds for whole columns only. Mark the column, or give the value a column of its own.',
  ],
  [
    'with a nested range that nothing would check',
    () => c.list(c.count().between(0, 1)),
    'CONTRACT_TYPE_UNSUPPORTED',
    'The element of the list is marked .between(…), which holds for whole columns only. Mark the column, or give the value a column of its own.',
  ],
])('columns are refused: %s', refuses)
