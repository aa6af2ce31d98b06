/** What shows while the code of the first page is fetched: the header's place, so that nothing jumps. */
export function Opening() {
  return (
    <div className="header" data-busy="true" role="status" aria-label="The page is opening">
      <div className="header-row opening" />
    </div>
  )
}
