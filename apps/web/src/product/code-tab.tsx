import { useQuery } from '@tanstack/react-query'
import type { Answer } from '../api/answers.ts'
import { answerOf, api } from '../api/client.ts'
import { Section } from '../parts/page.tsx'
import { Snippet } from '../parts/snippet.tsx'
import { Loaded, Loading } from '../parts/states.tsx'
import { BuildFacts } from './code/build-facts.tsx'
import { BuildSteps } from './code/build-steps.tsx'
import { BuildTimes } from './code/build-times.tsx'
import { CodeFile } from './code/code-file.tsx'
import { InputPins } from './code/input-pins.tsx'
import { type OpenProduct, useProduct } from './product-context.tsx'
import './code/code.css'

/** How a release came about: how to repeat it, what was built from what and how long it took, and the definition as written. */
export function CodeTab() {
  const open = useProduct()
  const query = useQuery(codeQuery(open))
  return (
    <div className="code-tab">
      <Loaded query={query} loading={<Loading label="The code" shape="rows" lines={4} />}>
        {(code) => (
          <>
            <Section title="Build of this release">
              <BuildFacts page={open.page} code={code} />
            </Section>
            <div className="code-columns">
              <Section title="What was built from what">
                <BuildSteps {...open} code={code} />
              </Section>
              <Section title="How long it took">
                <BuildTimes {...open} code={code} />
              </Section>
            </div>
            <Section title="Inputs, pinned">
              <InputPins {...open} />
            </Section>
            <Section title="Reproduce it">
              <Reproduce code={code} />
            </Section>
            <Section title="Definition as written">
              <Files code={code} />
            </Section>
          </>
        )}
      </Loaded>
    </div>
  )
}

function codeQuery({ path, release }: Pick<OpenProduct, 'path' | 'release'>) {
  return {
    queryKey: ['code', path, release],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      answerOf(
        api.GET('/api/products/{domain}/{name}/code', {
          params: { path, query: release === null ? {} : { release } },
          signal,
        }),
      ),
  }
}

function Reproduce({ code }: { readonly code: Answer<'CodeAnswer'> }) {
  if (code.reproduce.length === 0) return <p className="quiet">No command is known that repeats it.</p>
  return (
    <>
      <p className="quiet">
        In the workspace, with the definition as written and the same inputs. The content digest must come out the same,
        on any machine.
      </p>
      <Snippet label="Reproduce the release" texts={[{ language: 'shell', text: code.reproduce.join('\n') }]} />
    </>
  )
}

function Files({ code }: { readonly code: Answer<'CodeAnswer'> }) {
  if (!code.isWhole) {
    return (
      <p className="quiet">
        Columns, or products and events that it was made from, are hidden from you, and the text would tell of them.
        Sign in with a token that may see all, or ask the owner.
      </p>
    )
  }
  if (code.files.length === 0)
    return <p className="quiet">The text was not recorded with this release: it was built before texts were kept.</p>
  return (
    <div className="code-files">
      {code.files.map((file) => (
        <CodeFile key={file.file} file={file} />
      ))}
    </div>
  )
}
