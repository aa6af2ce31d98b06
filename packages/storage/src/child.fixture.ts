// A process of its own for tests: `node child.fixture.ts <root> own | publish <content> <until> | append`.
import { isProvenderError } from '@provender/kernel'
import { openDecisionLog } from './decision-log.ts'
import { openEventLog } from './event-log.ts'
import { acquireOwner } from './owner-lock.ts'
import { at, product, sampleBatch, samplePublication } from './samples.fixture.ts'
import { workspacePaths } from './workspace-paths.ts'

const [root = '', command = '', content = '', until = '0'] = process.argv.slice(2)
const paths = workspacePaths(root)

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function own(): void {
  try {
    acquireOwner(paths, { pid: process.pid, url: 'http://127.0.0.1:4711', token: 'secret', startedAt: at })
    say('owner')
    setInterval(() => undefined, 60_000)
  } catch (error) {
    say(isProvenderError(error) ? error.code : String(error))
  }
}

function publish(): void {
  const decisions = openDecisionLog(paths)
  while (decisions.head() < Number(until)) {
    const pointer = decisions.channel(product, 'latest')
    const release = (pointer?.release ?? 0) + 1
    try {
      decisions.publish(samplePublication(release, pointer?.releaseDigest ?? null, content))
      say(`${release}`)
    } catch (error) {
      if (!isProvenderError(error) || error.code !== 'STORAGE_CONFLICT') throw error
      say('conflict')
    }
  }
  decisions.close()
}

function append(): void {
  const log = openEventLog(paths)
  for (;;) {
    const head = log.head()
    say(`${log.append(sampleBatch({ batch: `b${head}`, head, quarantined: 2 })).toPosition}`)
  }
}

if (command === 'own') own()
if (command === 'publish') publish()
if (command === 'append') append()
