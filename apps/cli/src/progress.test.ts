import { describe, expect, it } from 'vitest'
import { plural, showCount, showMillis, startProgress } from './progress.ts'
import { type Terminal, terminalOf } from './terminal.ts'

function fake(
  isTTY: boolean,
  env: Readonly<Record<string, string>> = {},
): { terminal: Terminal; written: () => string } {
  let text = ''
  let nowMs = 0
  const stream = {
    isTTY,
    columns: 60,
    write: (part: string) => {
      text += part
    },
  }
  const terminal = terminalOf({ stdout: stream, stderr: stream, env, nowMs: () => (nowMs += 500) })
  return { terminal, written: () => text }
}

describe('progress', () => {
  it('is plain lines when nobody watches', () => {
    const { terminal, written } = fake(false)
    const progress = startProgress(terminal)
    progress.doing('ingest loans')
    progress.say('took in loans')
    progress.stop()
    expect(written()).toBe('took in loans\n')
  })

  it('is one living line with the time since it began on a TTY', () => {
    const { terminal, written } = fake(true)
    const progress = startProgress(terminal)
    progress.doing('ingest loans')
    progress.say('took in loans')
    progress.stop()
    expect(written()).toBe(
      '\r\u001b[K 500 ms  ingest loans\r\u001b[Ktook in loans\n\r\u001b[K  1.0 s  ingest loans\r\u001b[K',
    )
  })

  it('cannot be moved by what it shows', () => {
    const { terminal, written } = fake(false)
    startProgress(terminal).say('a\u001b[2Jb')
    expect(written()).toBe('a\\x1b[2Jb\n')
  })
})

describe('colours', () => {
  it('are there on a TTY only, and never with NO_COLOR', () => {
    expect(fake(true).terminal.colours.red('x')).toBe('\u001b[31mx\u001b[39m')
    expect(fake(true, { NO_COLOR: '1' }).terminal.colours.red('x')).toBe('x')
    expect(fake(true, { TERM: 'dumb' }).terminal.colours.red('x')).toBe('x')
    expect(fake(false).terminal.colours.red('x')).toBe('x')
  })
})

describe('figures for people', () => {
  it('carry their unit', () => {
    expect([showMillis(12.4), showMillis(1834), showMillis(61_000)]).toEqual(['12 ms', '1.8 s', '1 min 01 s'])
    expect([showCount(20_149), plural(1, 'row'), plural(2, 'entry', 'entries')]).toEqual([
      '20,149',
      '1 row',
      '2 entries',
    ])
  })
})
