import { Tabs } from '../parts/tabs.tsx'

/** The three views of the log: what is told, what came in, what was set aside. */
export function EventsTabs() {
  return (
    <Tabs
      label="Events"
      tabs={[
        { label: 'Event types', to: '/events' },
        { label: 'Ledger', to: '/events/ledger' },
        { label: 'Quarantine', to: '/events/quarantine' },
      ]}
    />
  )
}
