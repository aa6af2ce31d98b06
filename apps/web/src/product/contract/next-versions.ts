/**
 * The versions that follow one, by the step that a change needs. A patch needs none: the release number tells it.
 * @example nextVersions('1.4.2') // { major: '2.0.0', minor: '1.5.0', patch: '1.4.2 or 1.4.3' }
 */
export function nextVersions(version: string): Readonly<Record<'major' | 'minor' | 'patch', string>> {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  return {
    major: `${major + 1}.0.0`,
    minor: `${major}.${minor + 1}.0`,
    patch: `${version} or ${major}.${minor}.${patch + 1}`,
  }
}
