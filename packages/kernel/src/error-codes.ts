/** Whether repeating the same call can help: never, after a pause, or only after the named fix. */
export type RetryAdvice = 'never' | 'backoff' | 'after-fix'

interface CodeFacts {
  readonly status: number
  readonly retry: RetryAdvice
  readonly means: string
}

const fix = (status: number, means: string): CodeFacts => ({ status, retry: 'after-fix', means })
const never = (status: number, means: string): CodeFacts => ({ status, retry: 'never', means })
const later = (status: number, means: string): CodeFacts => ({ status, retry: 'backoff', means })

/** The closed table of error codes: HTTP status, retry advice, meaning. The reference page is generated from it. */
export const errorCodes = {
  INTERNAL: never(500, 'A fault in Provender itself.'),
  // contract: what an author declares
  CONTRACT_INVALID: fix(422, 'A definition lacks a required part or holds a value that is not allowed.'),
  CONTRACT_NAME_INVALID: fix(422, 'A name does not follow the name grammar or is reserved.'),
  CONTRACT_NAME_DUPLICATE: fix(422, 'Two things of one kind share a name.'),
  CONTRACT_TYPE_UNSUPPORTED: fix(422, 'A type has no place in the type table.'),
  CONTRACT_VALUE_INVALID: fix(422, 'A value does not fit its declared type.'),
  CONTRACT_BREAKING_CHANGE: fix(409, 'A promise was weakened without the version that such a change needs.'),
  CANONICAL_JSON_INVALID: fix(422, 'A value cannot be written as canonical JSON (RFC 8785).'),
  // loading definitions and configuration
  CONFIG_INVALID: fix(422, 'provender.config.ts is missing a part or holds a value that is not allowed.'),
  WORKSPACE_NOT_FOUND: fix(404, 'No provender.config.ts in this folder or above it.'),
  WORKSPACE_EXISTS: fix(409, 'The folder already holds a workspace or files that would be overwritten.'),
  DEFINITION_LOAD_FAILED: fix(422, 'A definition file threw while it was loaded.'),
  DEFINITION_LOAD_TIMEOUT: fix(422, 'A definition file did not finish loading in the time allowed.'),
  DEFINITION_FILE_MISSING: fix(422, 'A file that a definition names is not there.'),
  SECRET_MISSING: fix(422, 'A secret that the configuration refers to is not set.'),
  // sql and engine
  SQL_INVALID: fix(422, 'SQL that does not parse or bind, or that cannot be carried out on the values it reads.'),
  SQL_COLUMNS_MISMATCH: fix(422, 'The columns of a SELECT are not those the dataset declares.'),
  SQL_FORBIDDEN: never(403, 'SQL that does more than read the relations it may read.'),
  SQL_NOT_DETERMINISTIC: fix(422, 'SQL whose result depends on the clock, on chance or on the session.'),
  ENGINE_MEMORY_EXCEEDED: later(507, 'A query needed more memory than its budget.'),
  ENGINE_TIMEOUT: later(504, 'A query ran longer than allowed.'),
  ENGINE_CANCELLED: later(499, 'A query was cancelled.'),
  ENGINE_CRASHED: later(500, 'The engine process ended while it was working.'),
  ENGINE_FAILED: fix(500, 'The engine could not carry out a statement.'),
  // storage
  STORAGE_OBJECT_EXISTS: never(409, 'An immutable object of that name exists.'),
  STORAGE_OBJECT_MISSING: fix(404, 'An object that a manifest names is not there.'),
  STORAGE_DIGEST_MISMATCH: fix(500, 'Bytes are not those the manifest recorded.'),
  STORAGE_OBJECT_ID_INVALID: never(422, 'An object id is not made of short lower-case segments.'),
  STORAGE_MISSING: fix(404, 'A store that is opened only for reading has not been written yet.'),
  STORAGE_FORMAT_OLDER: fix(
    409,
    'A store in an older format is opened only for reading; a writing command upgrades it.',
  ),
  STORAGE_BUSY: later(503, 'Another process is writing the store.'),
  STORAGE_FORMAT_NEWER: fix(409, 'The store was written by a newer version of Provender.'),
  STORAGE_CORRUPT: fix(500, 'A store is damaged.'),
  STORAGE_DISK_FULL: later(507, 'No space is left on the device.'),
  STORAGE_IO: later(500, 'The operating system refused a read or a write.'),
  STORAGE_CONFLICT: later(409, 'A compare-and-swap found another value than expected; nothing was written.'),
  OWNER_ACTIVE: fix(409, 'Another process owns the workspace.'),
  OWNER_UNREACHABLE: later(503, 'The process that owns the workspace does not answer.'),
  // ingest
  INGEST_SOURCE_MISSING: fix(404, 'A file of a source is not there.'),
  INGEST_SOURCE_MALFORMED: fix(422, 'A file of a source cannot be read as declared.'),
  INGEST_SOURCE_UNKNOWN: fix(404, 'No source of that name.'),
  INGEST_LEDGER_MISMATCH: never(500, 'Source rows do not add up to accepted and quarantined.'),
  EVENT_TYPE_CHANGED: fix(409, 'An event type that already has events was declared with another schema.'),
  PERSON_KEY_CHANGED: fix(409, 'The person key is not the one that the tokens in the log were made with.'),
  EVENT_TYPE_UNKNOWN: fix(404, 'No event type of that name.'),
  // transform, quality, registry
  PLAN_INPUT_UNAVAILABLE: fix(409, 'An input of a product has no release or no longer satisfies what is relied on.'),
  PLAN_CYCLE: fix(422, 'Datasets or products depend on each other in a circle.'),
  PLAN_STALE: later(409, 'The world changed between plan and apply.'),
  BUILD_FAILED: fix(500, 'A build stopped before its checks.'),
  QUALITY_GATE_FAILED: fix(422, 'Checks failed, did not run, or saw no rows; the former release keeps serving.'),
  REGISTRY_PRODUCT_UNKNOWN: fix(404, 'No product of that name.'),
  REGISTRY_RELEASE_UNKNOWN: fix(404, 'No release of that number.'),
  REGISTRY_RELEASE_EXISTS: never(409, 'The release is already published with other content.'),
  REGISTRY_DATASET_UNKNOWN: fix(404, 'The product has no dataset of that name.'),
  REGISTRY_VIEW_UNKNOWN: fix(404, 'The product has no view of that name.'),
  REGISTRY_LOCK_INVALID: fix(422, 'product.lock.json does not fit the definition.'),
  // policy and ports
  POLICY_DENIED: never(403, 'The principal may not do this.'),
  TOKEN_NAME_TAKEN: fix(409, 'A token of that name stands: neither expired nor revoked.'),
  TOKEN_UNKNOWN: fix(404, 'No token of that name or id.'),
  AUTH_REQUIRED: fix(401, 'The request carries no valid token.'),
  REQUEST_INVALID: fix(400, 'A request parameter is unknown or has a value that does not fit.'),
  REQUEST_TOO_OFTEN: later(429, 'A reader asked for something that is recorded more often than may be.'),
  REQUEST_TOO_LARGE: fix(413, 'The request is larger than allowed.'),
  ROUTE_UNKNOWN: fix(404, 'No such page or route.'),
  HOST_REFUSED: never(421, 'The Host or Origin header is not one this server answers to.'),
  SERVER_PORT_IN_USE: fix(409, 'The port is taken.'),
  SERVER_UNSAFE_BIND: fix(422, 'Binding beyond loopback needs configured authentication.'),
  SERVER_NOT_RUNNING: fix(409, 'Nothing serves the workspace.'),
  SERVER_BUSY: later(503, 'The server has more work than it may take on.'),
  // command line
  USAGE: fix(400, 'The command line is not understood.'),
  SETUP_FAILED: fix(500, 'The environment is not fit to run Provender.'),
} as const satisfies Record<string, CodeFacts>

/** Every code that a ProvenderError can carry. */
export type ErrorCode = keyof typeof errorCodes
