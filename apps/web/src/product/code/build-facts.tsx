import type { Answer } from '../../api/answers.ts'
import { Digest } from '../../parts/digest.tsx'
import { Facts } from '../../parts/facts.tsx'
import { formatSpan } from '../../parts/format.ts'
import { Moment } from '../../parts/quantities.tsx'
import { TextSafe } from '../../parts/text-safe.tsx'
import type { OpenProduct } from '../product-context.tsx'

/** When, by whom and with what a release was built, and the digests that it can be told by. */
export function BuildFacts({ page, code }: Pick<OpenProduct, 'page'> & { readonly code: Answer<'CodeAnswer'> }) {
  const { startedAt, finishedAt, actor, engine } = code.build
  return (
    <div className="build-facts">
      <Facts
        facts={[
          { term: 'Finished', value: <Moment at={finishedAt} /> },
          { term: 'Took', value: formatSpan(Date.parse(finishedAt) - Date.parse(startedAt)) },
          {
            term: 'Started by',
            value:
              actor === null ? (
                <span className="quiet">told to holders of the workspace’s token</span>
              ) : (
                <TextSafe most={80}>{actor}</TextSafe>
              ),
          },
          { term: 'Engine', value: engine },
        ]}
      />
      <Facts
        facts={[
          { term: 'Release', value: <Digest value={page.releaseDigest} label="release digest" /> },
          { term: 'Definition', value: <Digest value={code.definitionDigest} label="definition digest" /> },
          { term: 'Content', value: <Digest value={code.contentDigest} label="content digest" /> },
        ]}
      />
    </div>
  )
}
