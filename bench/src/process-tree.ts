import { readdirSync, readFileSync } from 'node:fs'

const pageBytes = 4096
const ticksPerSecond = 100

/** What a process tree used while it ran. */
export interface TreeUse {
  /** Largest sum of resident memory over the processes alive at one sample; pages that processes share count in each. */
  readonly peakRssBytes: number | null
  readonly cpuMillis: number | null
}

/** Watches a process and all that it starts, by samples of /proc. */
export interface TreeWatch {
  stop(): TreeUse
}

/** Whether process trees can be watched here: on Linux. */
export const canWatch = process.platform === 'linux'

/** Begins to watch; samples are `everyMillis` apart. On other systems than Linux nothing is known. */
export function watchTree(rootPid: number, everyMillis = 10): TreeWatch {
  if (!canWatch) return { stop: () => ({ peakRssBytes: null, cpuMillis: null }) }
  const members = new Set([rootPid])
  const strangers = new Set<number>()
  const cpuTicks = new Map<number, number>()
  let peakRssBytes = 0
  const sample = (): void => {
    join(members, strangers)
    let rss = 0
    for (const pid of members) {
      const facts = read(`/proc/${pid}/stat`)
      if (facts === null) continue
      const fields = fieldsOf(facts)
      cpuTicks.set(pid, Number(fields[11]) + Number(fields[12]))
      rss += Number(fields[21]) * pageBytes
    }
    peakRssBytes = Math.max(peakRssBytes, rss)
  }
  sample()
  const timer = setInterval(sample, everyMillis)
  return {
    stop: () => {
      clearInterval(timer)
      const ticks = [...cpuTicks.values()].reduce((sum, value) => sum + value, 0)
      return { peakRssBytes, cpuMillis: (ticks * 1000) / ticksPerSecond }
    },
  }
}

/** Resident memory of one process; null where that is not known. */
export function residentBytes(pid: number): number | null {
  const facts = canWatch ? read(`/proc/${pid}/stat`) : null
  return facts === null ? null : Number(fieldsOf(facts)[21]) * pageBytes
}

function join(members: Set<number>, strangers: Set<number>): void {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger)
  for (const pid of pids.sort((a, b) => a - b)) {
    if (members.has(pid) || strangers.has(pid)) continue
    const facts = read(`/proc/${pid}/stat`)
    if (facts === null) continue
    if (members.has(Number(fieldsOf(facts)[1]))) members.add(pid)
    else strangers.add(pid)
  }
}

/** What this process's ended and waited-for children used in all: CPU time, and bytes sent to storage. */
export interface ChildrenUse {
  readonly cpuMillis: number | null
  readonly writtenBytes: number | null
}

/** Reads what children used so far; the difference of two readings belongs to the children that ended between them. */
export function childrenUse(): ChildrenUse {
  const stat = canWatch ? read('/proc/self/stat') : null
  const io = canWatch ? read('/proc/self/io') : null
  const fields = stat === null ? [] : fieldsOf(stat)
  const written = /^write_bytes: (\d+)$/m.exec(io ?? '')?.[1]
  return {
    cpuMillis: stat === null ? null : ((Number(fields[13]) + Number(fields[14])) * 1000) / ticksPerSecond,
    writtenBytes: written === undefined ? null : Number(written),
  }
}

/** The fields of a stat line after the command's name, which may hold blanks: state, parent, … */
function fieldsOf(stat: string): readonly string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
