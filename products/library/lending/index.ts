export { titleHistoryDataset, titlesDataset } from './catalog-datasets.ts'
export { type LendingEvents, type LendingMarks, lendingEvents } from './events.ts'
export { loansDataset, seasonalDemandDataset, type TitleHistory, type Titles, weeklyDataset } from './loan-datasets.ts'
