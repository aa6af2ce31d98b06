import { PageHead } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** The page of Glossary, which comes with the next commits. */
export function GlossaryPage() {
  return (
    <>
      <PageHead title="Glossary" />
      <Loading label="Glossary" />
    </>
  )
}
