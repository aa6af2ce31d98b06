import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asProvenderError } from '@provender/kernel'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { applyUndisturbed, type Fault, problemsAfter, type Undisturbed } from './faults.fixture.ts'
import { openWorkspace, type Workspace } from './open-workspace.ts'
import { contentOf, makeWorkspace, servingOf, type TestWorkspace } from './workspace.fixture.ts'

let expected: Undisturbed
beforeAll(async () => {
  expected = await applyUndisturbed()
})

/** Every so many lines of progress; the soak test takes each. */
const everyLines = 10

describe('an apply that is ended on its way', () => {
  it('says how far it is at every step', () => {
    expect(expected.lines.at(-1)).toBe('clean')
    expect(new Set(expected.lines)).toEqual(
      new Set([
        'owner',
        'stage-started',
        'stage-finished',
        'source-taken',
        'dataset-staged',
        'product-checked',
        'release-published',
        'clean',
      ]),
    )
    expect(Object.keys(expected.content)).toHaveLength(3)
  })

  it('by kill -9 leaves nothing half-published, and the next one ends as if nothing had happened', {
    timeout: 120_000,
  }, async () => {
    const atLines: Fault[] = expected.lines
      .map((_, index) => ({ signal: 'SIGKILL' as const, at: { lines: index + 1 } }))
      .filter((_, index) => index % everyLines === 3)
    const atTimes: Fault[] = [0.3, 0.7].map((share) => ({
      signal: 'SIGKILL',
      at: { millis: share * expected.millis },
    }))
    for (const fault of [...atLines, ...atTimes])
      expect({ fault, problems: await problemsAfter(fault, expected) }).toEqual({ fault, problems: [] })
    process.stdout.write(`kill -9: ${atLines.length + atTimes.length} runs\n`)
  })

  it('by SIGINT as well', { timeout: 60_000 }, async () => {
    for (const lines of [2, Math.floor(expected.lines.length / 2)]) {
      const fault: Fault = { signal: 'SIGINT', at: { lines } }
      expect({ fault, problems: await problemsAfter(fault, expected) }).toEqual({ fault, problems: [] })
    }
  })
})

describe('the engine', () => {
  let shop: TestWorkspace
  let workspace: Workspace
  afterEach(async () => {
    await workspace.close()
    shop.dispose()
  })
  const actor = { kind: 'local', name: 'tester' } as const

  it('killed in the middle of a build fails that product typed; the process lives and the next apply ends well', async () => {
    shop = makeWorkspace()
    const slow =
      'from sold left join items using (item) cross join (select max(range) as x from range(3000000000)) as slow where x > 0'
    shop.edit('daily/daily.sql', 'from sold left join items using (item)', slow)
    workspace = await openWorkspace(shop.root, { mode: 'own', threads: 1 })
    let killing: Promise<void> = Promise.resolve()
    const report = await workspace.apply({
      actor,
      onProgress: (progress) => {
        if (progress.kind !== 'stage-started' || progress.stage !== 'build' || progress.subject !== 'shop/daily-sales')
          return
        killing = workspace.engine.use('builder', async ({ pid }) => {
          await new Promise((resolve) => setTimeout(resolve, 300))
          process.kill(pid, 'SIGKILL')
        })
      },
    })
    await killing
    expect(report.products.map(({ kind }) => kind)).toEqual(['published', 'failed', 'published'])
    expect(report.products[1]).toMatchObject({ error: { code: 'ENGINE_CRASHED' } })
    shop.edit('daily/daily.sql', slow, 'from sold left join items using (item)')
    expect((await workspace.apply({ actor })).isClean).toBe(true)
  })

  it('killed in the middle of an intake fails that source typed; the next apply loses and doubles nothing', async () => {
    shop = makeWorkspace()
    shop.write(
      'data/sales.csv',
      `id,day,member,item,pieces\n${Array.from({ length: 4000 }, (_, n) => `s${n},2026-03-02,m${n % 7},pear,1`).join('\n')}\n`,
    )
    workspace = await openWorkspace(shop.root, { mode: 'own', threads: 1, batchRows: 100 })
    let killing: Promise<void> = Promise.resolve()
    const report = await workspace.apply({
      actor,
      onProgress: (progress) => {
        if (progress.kind !== 'stage-started' || progress.stage !== 'ingest' || progress.subject !== 'sales') return
        killing = workspace.engine.use('builder', async ({ pid }) => {
          await new Promise((resolve) => setTimeout(resolve, 400))
          process.kill(pid, 'SIGKILL')
        })
      },
    })
    await killing
    expect(report.sources.find(({ source }) => source === 'sales')).toMatchObject({
      outcome: 'failed',
      error: { code: 'ENGINE_CRASHED' },
    })
    const before = workspace.stores?.log.head() ?? 0
    const again = await workspace.apply({ actor })
    expect(again.isClean).toBe(true)
    expect(again.events.find(({ type }) => type.endsWith('item-sold'))?.events).toBe(4000)
    process.stdout.write(`engine killed after ${before} events\n`)
  })
})

describe('a full disk', () => {
  const blocks = 96

  it('is told as such, leaves what was published readable, and is forgotten as soon as there is room', {
    timeout: 120_000,
  }, async (ctx) => {
    const root = mkdtempSync(join(tmpdir(), 'provender-full-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', root], { stdio: 'pipe' })
    } catch {
      rmSync(root, { recursive: true })
      ctx.skip('needs the right to mount a small tmpfs')
      return
    }
    try {
      const shop = makeWorkspace(undefined, root)
      await shop.apply()
      const codes: string[] = []
      for (let left = 0; left <= blocks; left += 24) {
        const before = await servingOf(root)
        shop.append('data/sales.csv', `full${left},2026-03-09,Ada Lovelace,pear,1`)
        const free = statfsSync(root)
        writeFileSync(join(root, 'filler'), Buffer.alloc(Math.max(0, free.bavail * free.bsize - left * 4096)))
        const error = await shop
          .apply()
          .then((report) => (report.isClean ? null : asReported(report)), asProvenderError)
        codes.push(error?.code ?? 'clean')
        const served = await servingOf(root)
        for (const [product, { release }] of Object.entries(before))
          expect([release, release + 1]).toContain(served[product]?.release)
        rmSync(join(root, 'filler'))
        expect((await shop.apply()).isClean).toBe(true)
        expect((await shop.apply()).isUnchanged).toBe(true)
      }
      expect(new Set(codes.filter((code) => code !== 'clean'))).toEqual(new Set(['STORAGE_DISK_FULL']))
      expect(codes[0]).toBe('STORAGE_DISK_FULL')
      expect(Object.keys(await contentOf(root))).toHaveLength(3)
      process.stdout.write(`disk full: ${codes.join(' ')}\n`)
    } finally {
      execFileSync('umount', ['-l', root])
      rmSync(root, { recursive: true, force: true })
    }
  })
})

function asReported(report: Awaited<ReturnType<Workspace['apply']>>) {
  const failed = report.products.find((outcome) => outcome.kind === 'failed')
  const source = report.sources.find(({ error }) => error !== null)
  return source?.error ?? (failed?.kind === 'failed' ? failed.error : null)
}
