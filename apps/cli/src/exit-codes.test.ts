import { ProvenderError } from '@provender/kernel'
import { expect, it } from 'vitest'
import { exitCodeOf } from './exit-codes.ts'
import { failureJson, failureText } from './failure.ts'

it('tells by the exit code what kind of failure it was', () => {
  expect(exitCodeOf('USAGE')).toBe(2)
  expect(exitCodeOf('QUALITY_GATE_FAILED')).toBe(3)
  expect(exitCodeOf('REGISTRY_RELEASE_UNKNOWN')).toBe(4)
  expect(exitCodeOf('ENGINE_CANCELLED')).toBe(130)
  expect(exitCodeOf('SQL_INVALID')).toBe(1)
})

it('names code, message and next step, and never the stack unless asked', () => {
  const error = new ProvenderError('WORKSPACE_NOT_FOUND', 'None here.', {}, { cause: new Error('inner') })
  expect(failureText(error, false)).toBe('error WORKSPACE_NOT_FOUND: None here.\nnext  provender init')
  expect(failureText(error, true)).toMatch(/ at .*\n[\s\S]*caused by Error: inner/)
  expect(failureJson(error).error).toEqual({
    code: 'WORKSPACE_NOT_FOUND',
    message: 'None here.',
    details: {},
    next: 'provender init',
  })
})

it('escapes what a message could do to a terminal', () => {
  expect(failureText(new ProvenderError('SQL_INVALID', 'at 1:1\n  \u001b[2J'), false)).toBe(
    'error SQL_INVALID: at 1:1\n  \\x1b[2J',
  )
})
