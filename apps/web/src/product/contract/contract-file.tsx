import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { formatBytes } from '../../parts/format.ts'
import { Section } from '../../parts/page.tsx'
import { saveBlob } from '../../parts/save-blob.ts'
import { Loaded, Loading } from '../../parts/states.tsx'
import { TextSafe } from '../../parts/text-safe.tsx'
import type { OpenProduct } from '../product-context.tsx'
import { releaseQuery } from '../use-release-page.ts'

const shownAtOnce = 20_000

/** The contract as it was digested and published: to look at, copy and keep. */
export function ContractFile({ page, path }: OpenProduct) {
  const [isAsked, ask] = useState(false)
  const query = useQuery({ ...releaseQuery(path, page), enabled: isAsked })
  return (
    <Section title="The contract as JSON">
      <p className="quiet">
        What was digested into the release: datasets, columns, checks, SQL, promises and words, as plain JSON.
      </p>
      {isAsked ? (
        <Loaded query={query} loading={<Loading label="The contract" shape="rows" lines={1} />}>
          {(release) => <ContractText release={release} name={`${path.domain}-${path.name}-${page.version}`} />}
        </Loaded>
      ) : (
        <p>
          <button type="button" className="button" onClick={() => ask(true)}>
            Show the contract
          </button>
        </p>
      )}
    </Section>
  )
}

function ContractText({ release, name }: { readonly release: Answer<'ReleasePage'>; readonly name: string }) {
  const text = JSON.stringify(release.manifest['definition'] ?? release.manifest, null, 2)
  const [shown, setShown] = useState(shownAtOnce)
  return (
    <div className="contract-file">
      {release.isWhole ? null : (
        <p>Columns are hidden from you, so this is an outline: its digest cannot be computed from it.</p>
      )}
      <p className="actions">
        <button
          type="button"
          className="button"
          onClick={() => saveBlob(new Blob([text], { type: 'application/json' }), `${name}.contract.json`)}
        >
          Download JSON <span className="quiet">{formatBytes(text.length)}</span>
        </button>
        <CopyButton text={text} label="Copy JSON" />
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard. */}
      <pre tabIndex={0}>
        <TextSafe>{text.slice(0, shown)}</TextSafe>
      </pre>
      {shown >= text.length ? null : (
        <button type="button" className="link-button small" onClick={() => setShown(shown + shownAtOnce)}>
          Show more
        </button>
      )}
    </div>
  )
}
