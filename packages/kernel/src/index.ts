export { canonicalJson } from './canonical-json.ts'
export { type Digest, digestOf, digestOfJson, shortDigest } from './digest.ts'
export { type ErrorCode, errorCodes, type RetryAdvice } from './error-codes.ts'
export {
  asProvenderError,
  type ErrorJson,
  errorFromJson,
  isProvenderError,
  type Json,
  ProvenderError,
} from './errors.ts'
export { checkName, type NameKind } from './names.ts'
export { type ProductName, type ProductRef, parseProductRef, showRelease, sqlSchemaOf } from './product-ref.ts'
export {
  type Clock,
  type Duration,
  duration,
  fixedClock,
  type Instant,
  instant,
  instantFromMicros,
  microsOf,
  systemClock,
} from './time.ts'
