export { accountEvents, type EventCounts } from './account-events.ts'
export { orderDatasets, orderProducts } from './order-datasets.ts'
export { type StageInputs, type StageOptions, stageProduct } from './stage-product.ts'
