import { Mark } from '../../parts/mark.tsx'
import { Section } from '../../parts/page.tsx'
import { nextVersions } from './next-versions.ts'

/** Changes by what they ask of the version, as `diffContracts` judges them (docs/decisions/006-version-steps.md). */
const steps = [
  {
    step: 'major',
    says: 'takes a promise back: readers have to look',
    changes: [
      'a dataset, column, check, port or allowed use is removed',
      'a type, unit, key or the meaning of a row changes',
      'values may be missing, lie outside of a range, or be others than were listed',
      'a rule of a check changes, or less of the events is accounted for',
      'a column is marked personal; freshness or availability is promised less',
    ],
  },
  {
    step: 'minor',
    says: 'promises more: nobody has to do anything',
    changes: [
      'a dataset, column, check, port or allowed use is added',
      'values are now always there, or a range or list of values becomes narrower',
      'a dataset is never empty any more; freshness or availability is promised better',
      'the model behind a column, or that data are simulated, is told anew',
    ],
  },
  {
    step: 'patch',
    says: 'words and code: the promise stays as it is',
    changes: [
      'descriptions, limits, documentation or examples are reworded',
      'the SQL that builds the data changes: a new release under the same version',
    ],
  },
] as const

/** What would break readers, and what would not: which change needs which version. */
export function WhatBreaks({ version }: { readonly version: string }) {
  const next = nextVersions(version)
  return (
    <Section title="What would break you">
      <p className="quiet">
        A promise may only get stronger within a version’s major. A plan refuses a definition whose step is too small.
      </p>
      <div className="steps">
        {steps.map(({ step, says, changes }) => (
          <section key={step} aria-label={step}>
            <h3>
              {step} <span className="quiet">{next[step]}</span> {step === 'major' ? <Mark kind="breaking" /> : null}
            </h3>
            <p className="small">{says}</p>
            <ul className="bullets small">
              {changes.map((change) => (
                <li key={change}>{change}</li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Section>
  )
}
