import { digestOf, type Instant, type ProductName } from '@provender/kernel'
import type { DecisionLog } from './decision-log.ts'
import type { NewDemand, NewHoldBack } from './decision-record.ts'
import { at, product, samplePublication } from './samples.fixture.ts'
import type { NewToken } from './token-record.ts'

/** A build of the sample product that its gate kept back; `content` makes what was read another. */
export function sampleHoldBack(content = 'a'): NewHoldBack {
  return {
    ...{ product, version: '1.0.0', definitionDigest: digestOf('definition'), inputsDigest: digestOf(content) },
    ...{ passed: 3, total: 4, rowsSeen: 120, actor: 'test', at },
    failed: [
      {
        ...{ dataset: 'weekly', name: 'a rate needs open loans', dimension: 'conformity', status: 'failed' },
        ...{ rowsSeen: 120, failures: 7 },
      },
    ],
  }
}

/** A wish for a product. */
export function sampleDemand(wanted = 'members by branch'): NewDemand {
  return { wanted, use: 'planning of opening hours', actor: 'ada', at }
}

/** A token whose hash follows from `secret`. */
export function sampleToken(name = 'loans-importer', expires: Instant | null = null, secret = name): NewToken {
  return { name, role: 'producer', domain: 'library', expires, hash: digestOf(secret), actor: 'ada', at }
}

/** Everything that the decisions say. */
export function contentOf(decisions: DecisionLog): unknown {
  return {
    records: decisions.records(),
    channels: decisions.channels(),
    publications: decisions.publications(),
    holdBacks: decisions.holdBacks(),
    demand: decisions.demand(),
    tokens: decisions.tokens(),
  }
}

/** Publishes the next release of a product. */
export function publishNext(decisions: DecisionLog, of: ProductName): void {
  const pointer = decisions.channel(of, 'latest')
  decisions.publish({ ...samplePublication((pointer?.release ?? 0) + 1, pointer?.releaseDigest ?? null), product: of })
}
