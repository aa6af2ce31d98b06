import { describe, expect, it } from 'vitest'
import { queryAdmission } from './query-admission.ts'

const later = () => Promise.withResolvers<void>()

describe('admission of queries', () => {
  it('runs as many as may, lets some wait, and sends the rest away', async () => {
    const admission = queryAdmission({ running: 1, waiting: 1 })
    const [first, order] = [later(), [] as string[]]
    const running = admission.run(async () => {
      await first.promise
      order.push('first')
    })
    const waiting = admission.run(async () => void order.push('second'))
    await expect(admission.run(async () => order.push('third'))).rejects.toMatchObject({ code: 'SERVER_BUSY' })
    first.resolve()
    await Promise.all([running, waiting])
    expect(order).toEqual(['first', 'second'])
    expect(await admission.run(async () => 'free again')).toBe('free again')
  })

  it('forgets who goes away while waiting', async () => {
    const admission = queryAdmission({ running: 1, waiting: 1 })
    const first = later()
    const running = admission.run(() => first.promise)
    const gone = new AbortController()
    const waiting = admission.run(async () => 'never', gone.signal)
    gone.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'ENGINE_CANCELLED' })
    const next = admission.run(async () => 'next')
    first.resolve()
    expect(await next).toBe('next')
    await running
  })

  it('a failed query makes room too', async () => {
    const admission = queryAdmission({ running: 1, waiting: 0 })
    await expect(
      admission.run(async () => {
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await admission.run(async () => 1)).toBe(1)
  })
})
