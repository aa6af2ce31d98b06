import { Facts } from '../parts/facts.tsx'
import { Section } from '../parts/page.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { Contact } from './contact.tsx'
import { ContractFile } from './contract/contract-file.tsx'
import { DatasetPromise } from './contract/dataset-promise.tsx'
import { ServicePromise } from './contract/service-promise.tsx'
import { WhatBreaks } from './contract/what-breaks.tsx'
import { type OpenProduct, useProduct } from './product-context.tsx'
import './contract/contract.css'

/** More datasets than these are opened one by one. */
const mostOpen = 3

/** What the product promises: of its service and of every dataset, beside what was measured, and what would break it. */
export function ContractTab() {
  const open = useProduct()
  const { datasets } = open.page
  return (
    <div className="contract">
      <ServicePromise page={open.page} />
      <Section title="Who answers, and what for">
        <UsesAndOwner page={open.page} />
      </Section>
      {datasets.map((dataset) => (
        <DatasetPromise key={dataset.name} {...open} dataset={dataset} isOpen={datasets.length <= mostOpen} />
      ))}
      <WhatBreaks version={open.page.version} />
      <ContractFile {...open} />
    </div>
  )
}

function UsesAndOwner({ page }: Pick<OpenProduct, 'page'>) {
  const { owner, allowedFor } = page
  return (
    <Facts
      facts={[
        {
          term: 'Owner',
          value: (
            <>
              <TextSafe most={80}>{owner.team}</TextSafe>, domain {owner.domain}: <Contact at={owner.contact} />
            </>
          ),
        },
        {
          term: 'Allowed uses',
          value:
            allowedFor.length === 0 ? (
              'None is named: ask the owner before use.'
            ) : (
              <ul className="words">
                {allowedFor.map((use) => (
                  <li key={use}>
                    <TextSafe most={80}>{use}</TextSafe>
                  </li>
                ))}
              </ul>
            ),
        },
      ]}
    />
  )
}
