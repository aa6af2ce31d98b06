/**
 * A release as the API's parameter `release` and the page's address name it.
 * @example releaseParameter({ version: '1.0.0', release: 3 }) // '1.0.0/3'
 */
export function releaseParameter({ version, release }: { readonly version: string; readonly release: number }): string {
  return `${version}/${release}`
}

/**
 * A release as it is said.
 * @example releaseWords({ version: '1.0.0', release: 3 }) // '1.0.0 #3'
 */
export function releaseWords({ version, release }: { readonly version: string; readonly release: number }): string {
  return `${version} #${release}`
}
