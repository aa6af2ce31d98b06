import { Link } from 'react-router'
import { ViewChart } from '../charts/view-chart.tsx'
import { Section } from '../parts/page.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { Documentation } from './documentation.tsx'
import { Examples } from './examples.tsx'
import { firstLimits } from './first-limits.ts'
import { Inputs } from './inputs.tsx'
import { overviewViews } from './overview-views.ts'
import { type OpenProduct, useProduct } from './product-context.tsx'
import { ReadIt } from './read-it.tsx'
import { SampleRows } from './sample-rows.tsx'

/** The tab that answers on one screen: a picture and how to read it, then what a newcomer has to know. */
export function OverviewTab() {
  const open = useProduct()
  const { page, release, path } = open
  const [first, ...others] = overviewViews(page)
  const dataset = page.datasets[0]
  return (
    <>
      <h2 className="unseen">At a glance</h2>
      <div className="product-first" data-has-picture={first !== undefined}>
        {first === undefined ? null : <ViewChart view={first} path={path} release={release} />}
        <ReadIt {...open} />
      </div>
      {others.length === 0 ? null : (
        <Section title="Pictures">
          <div className="pictures">
            {others.map((view) => (
              <ViewChart key={view.name} view={view} path={path} release={release} />
            ))}
          </div>
        </Section>
      )}
      <div className="overview-columns">
        <Documentation page={page} />
        <aside aria-label="To know">
          <Limits {...open} />
          <Inputs {...open} />
        </aside>
      </div>
      <Examples page={page} />
      {dataset === undefined ? null : (
        <Section title={`Example rows of ${dataset.name}`}>
          <SampleRows {...open} dataset={dataset} />
        </Section>
      )}
      <Terms {...open} />
    </>
  )
}

/** All known limits, unless the first screen has told them. */
function Limits({ page }: OpenProduct) {
  const { all, isWhole } = firstLimits(page)
  if (isWhole) return null
  return (
    <Section title="Known limits" id="limits">
      <ul className="bullets">
        {all.map((limit) => (
          <li key={limit}>
            <TextSafe most={600}>{limit}</TextSafe>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Terms({ page: { terms } }: OpenProduct) {
  if (terms.length === 0) return null
  return (
    <Section
      title="Terms"
      aside={
        <Link className="small" to="/glossary">
          Glossary of all domains
        </Link>
      }
    >
      <dl className="terms">
        {terms.map(({ term, meaning }) => (
          <div key={term}>
            <dt>
              <TextSafe most={80}>{term}</TextSafe>
            </dt>
            <dd>
              <TextSafe most={600}>{meaning}</TextSafe>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
