import { expect, it } from 'vitest'
import { takeTurns } from './harness.ts'

const quick = { rounds: 1, cache: 'warm' } as const
const script = (text: string) => ({ args: ['-e', text], cwd: '/' })

it('counts the memory and the time of processes that the measured one starts', async () => {
  const hungry = 'const b = Buffer.alloc(200e6, 1); while (process.cpuUsage().user < 400e3); b.length'
  const parent = `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(hungry)}])`

  const { runs } = await takeTurns({ small: script('0'), parent: script(parent) }, quick)

  const [small, large] = [runs.small[0], runs.parent[0]]
  if (process.platform !== 'linux') return expect(large?.peakRssBytes).toBeNull()
  expect((large?.peakRssBytes ?? 0) - (small?.peakRssBytes ?? 0)).toBeGreaterThan(190e6)
  expect(large?.cpuMillis ?? 0).toBeGreaterThan(200)
})

it('gives no figure for a command that failed', async () => {
  await expect(takeTurns({ broken: script('console.error("no"); process.exit(3)') }, quick)).rejects.toThrow(
    /ended with 3\.\nno/,
  )
})

it('takes commands in turns', async () => {
  const order: string[] = []
  const noting = (name: string) => ({ ...script('0'), prepare: () => void order.push(name) })

  await takeTurns({ ours: noting('ours'), floor: noting('floor') }, { rounds: 2, cache: 'warm' })

  expect(order).toEqual(['ours', 'floor', 'ours', 'floor', 'ours', 'floor'])
})
