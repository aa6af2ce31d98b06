import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { isDamage } from '../api/is-damage.ts'
import { Mark } from '../parts/mark.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { Contact } from './contact.tsx'
import type { OpenProduct } from './product-context.tsx'
import { releaseWords } from './release-text.ts'
import { useReleases } from './use-releases.ts'

/** Says at the top of the page that the release is damaged, as soon as anything of the page found it so. */
export function DamageBanner({ page, release, path }: OpenProduct) {
  const isFound = useFoundDamage(path, release)
  const { data } = useReleases(path)
  const line = data?.releases.find(({ version, number }) => version === page.version && number === page.release)
  if (!isFound && line?.state !== 'damaged') return null
  return (
    <div className="release-banner" data-kind="damaged" role="alert">
      <p>
        <Mark kind="damaged" /> The files of release <b>{releaseWords(page)}</b> are not those that were recorded when
        it was published, so its rows are not served. What stands here beside rows and pictures is from its manifest.
      </p>
      <p>
        <TextSafe most={80}>{page.owner.team}</TextSafe> can restore it from a backup or publish anew:{' '}
        <Contact at={page.owner.contact} />
      </p>
    </div>
  )
}

/** Whether a request about this release was answered that its bytes are not the recorded ones. */
function useFoundDamage({ domain, name }: OpenProduct['path'], release: string | null): boolean {
  const cache = useQueryClient().getQueryCache()
  const subscribe = useCallback((onChange: () => void) => cache.subscribe(onChange), [cache])
  return useSyncExternalStore(subscribe, () =>
    cache.getAll().some(({ queryKey, state }) => {
      const [, path] = queryKey
      const isOfProduct = typeof path === 'object' && path !== null && 'name' in path && 'domain' in path
      if (!isOfProduct || path.name !== name || path.domain !== domain) return false
      return isDamage(state.error) && (release === null || queryKey.includes(release))
    }),
  )
}
