export { type GivenEvent, type Happening, happened, type Written, type WrittenRow } from './happened.ts'
export { type BuiltProduct, type ExpectedRow, type ProductTest, product } from './product.ts'
export { startTestEngine, type TestEngine } from './test-engine.ts'
