import type { Generated } from 'kysely'
import { createSearchText } from './search-text.ts'

/** Tables of the index as Kysely sees them. Columns hold text and numbers only, so that Postgres can take them over. */
export interface IndexTables {
  readonly releases: ReleaseRow
  readonly datasets: DatasetRow
  readonly columns: ColumnRow
  readonly checks: CheckRow
  readonly files: FileRow
  readonly pins: PinsRow
  readonly damaged: DamagedRow
  readonly serving: ServingRow
  readonly serving_columns: ServingColumnRow
  readonly serving_terms: ServingTermRow
  readonly serving_people: ServingPersonRow
  readonly serving_majors: ServingMajorRow
  readonly meanings: MeaningRow
  readonly plan_facts: { readonly space: string; readonly key: string; readonly value: string }
  readonly applied: {
    readonly id: number
    readonly sequence: number
    readonly generation: number
    readonly edit: number
  }
}

interface ReleaseKey {
  readonly product: string
  readonly version: string
  readonly release: number
}

/** A release's row. */
export interface ReleaseRow extends ReleaseKey {
  readonly sequence: number
  readonly release_digest: string
  readonly definition_digest: string
  readonly content_digest: string
  readonly manifest_object: string
  readonly previous: string | null
  readonly domain: string
  readonly owner_team: string
  readonly owner_contact: string
  readonly purpose: string
  readonly rows: number
  readonly size_bytes: number
  readonly checks_passed: number
  readonly checks: number
  readonly rows_seen: number
  readonly engine: string
  readonly started_at: string
  readonly finished_at: string
  readonly actor: string
  /** Whether the definition declares the port sql. */
  readonly sql: number
}

/** A dataset's row; `key` is a JSON list of column names. */
export interface DatasetRow extends ReleaseKey {
  readonly dataset: string
  readonly ordinal: number
  readonly description: string
  readonly grain: string
  readonly key: string
  readonly rows: number
  readonly content_digest: string
}

/** A column's row; `type` and `pii` are JSON. */
export interface ColumnRow extends ReleaseKey {
  readonly dataset: string
  readonly ordinal: number
  readonly field_id: number
  readonly name: string
  readonly type: string
  readonly nullable: number
  readonly description: string
  readonly unit: string | null
  readonly pii: string | null
}

/** A check result's row. */
export interface CheckRow extends ReleaseKey {
  readonly dataset: string
  readonly ordinal: number
  readonly name: string
  readonly dimension: string
  readonly status: string
  readonly rows_seen: number
  readonly failures: number
  readonly message: string | null
}

/** A data file's row. */
export interface FileRow extends ReleaseKey {
  readonly dataset: string
  readonly object: string
  readonly sha256: string
  readonly size_bytes: number
  readonly rows: number
}

/** How far a release has read of each event type, as JSON. */
export interface PinsRow extends ReleaseKey {
  readonly pins: string
}

/** A published release whose manifest could not be read when the index came to it. */
export interface DamagedRow extends ReleaseKey {
  readonly sequence: number
  readonly release_digest: string
  readonly manifest_object: string
  readonly published_at: string
  readonly code: string
}

/**
 * What the release that serves a product says, for finding it. `changed` is the edit of the index that wrote it;
 * `events`, `ignores`, `rest` and `datasets` are JSON.
 */
export interface ServingRow extends ReleaseKey {
  readonly id: Generated<number>
  readonly changed: number
  readonly published_at: string
  readonly domain: string
  readonly domain_purpose: string | null
  /** Whether the definition says anything of its domain: purpose, people or terms. */
  readonly tells_domain: number
  readonly kind: string
  readonly status: string
  readonly deprecated: string | null
  readonly simulated: string | null
  readonly has_modelled: number
  readonly covered_from: string | null
  readonly covered_until: string | null
  readonly rows_seen: number
  readonly freshness: string
  readonly events: string
  readonly ignores: string
  readonly sql: number
  readonly rest: string | null
  readonly datasets: string
  readonly docs: string
}

/** Where a column that is not personal stands in the release that serves. */
export interface ServingColumnRow {
  readonly id: number
  readonly dataset: string
  readonly ordinal: number
  readonly meaning: number
}

/** One meaning of a column name: the same name with another type, unit or text is another one. */
export interface MeaningRow {
  readonly id: Generated<number>
  readonly digest: string
  readonly name: string
  readonly type: string
  readonly unit: string | null
  readonly description: string
}

/** A term of a domain as a serving release tells it. */
export interface ServingTermRow {
  readonly id: number
  readonly ordinal: number
  readonly term: string
  readonly meaning: string
}

/** Somebody to turn to in a domain as a serving release tells it. */
export interface ServingPersonRow {
  readonly id: number
  readonly ordinal: number
  readonly name: string
  readonly role: string
  readonly contact: string | null
}

/** The release that SQL reads under the name of a major. */
export interface ServingMajorRow extends ReleaseKey {
  readonly major: number
}

const releaseKey = 'product TEXT NOT NULL, version TEXT NOT NULL, release INTEGER NOT NULL'
const ofRelease = 'FOREIGN KEY (product, version, release) REFERENCES releases (product, version, release)'

/** The format of index.db. It is disposable: everything but `plan_facts`, a cache, is made from manifests and decisions. */
export const indexMigrations: readonly string[] = [
  `CREATE TABLE releases (
     ${releaseKey}, sequence INTEGER NOT NULL UNIQUE,
     release_digest TEXT NOT NULL, definition_digest TEXT NOT NULL, content_digest TEXT NOT NULL,
     manifest_object TEXT NOT NULL, previous TEXT, domain TEXT NOT NULL, owner_team TEXT NOT NULL,
     owner_contact TEXT NOT NULL, purpose TEXT NOT NULL, rows INTEGER NOT NULL, size_bytes INTEGER NOT NULL,
     checks_passed INTEGER NOT NULL, checks INTEGER NOT NULL, engine TEXT NOT NULL,
     started_at TEXT NOT NULL, finished_at TEXT NOT NULL, actor TEXT NOT NULL,
     PRIMARY KEY (product, version, release)
   ) STRICT;
   CREATE INDEX releases_by_product ON releases (product, sequence);
   CREATE TABLE datasets (
     ${releaseKey}, dataset TEXT NOT NULL, ordinal INTEGER NOT NULL, description TEXT NOT NULL, grain TEXT NOT NULL,
     key TEXT NOT NULL, rows INTEGER NOT NULL, content_digest TEXT NOT NULL,
     PRIMARY KEY (product, version, release, ordinal), ${ofRelease}
   ) STRICT;
   CREATE TABLE columns (
     ${releaseKey}, dataset TEXT NOT NULL, ordinal INTEGER NOT NULL, field_id INTEGER NOT NULL, name TEXT NOT NULL,
     type TEXT NOT NULL, nullable INTEGER NOT NULL, description TEXT NOT NULL, unit TEXT, pii TEXT,
     PRIMARY KEY (product, version, release, dataset, ordinal), ${ofRelease}
   ) STRICT;
   CREATE TABLE checks (
     ${releaseKey}, dataset TEXT NOT NULL, ordinal INTEGER NOT NULL, name TEXT NOT NULL, dimension TEXT NOT NULL,
     status TEXT NOT NULL, rows_seen INTEGER NOT NULL, failures INTEGER NOT NULL, message TEXT,
     PRIMARY KEY (product, version, release, ordinal), ${ofRelease}
   ) STRICT;
   CREATE TABLE files (
     ${releaseKey}, dataset TEXT NOT NULL, object TEXT NOT NULL, sha256 TEXT NOT NULL, size_bytes INTEGER NOT NULL,
     rows INTEGER NOT NULL, PRIMARY KEY (product, version, release, dataset, object), ${ofRelease}
   ) STRICT;
   CREATE TABLE plan_facts (
     space TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (space, key)
   ) STRICT;
   CREATE TABLE applied (id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL) STRICT;
   INSERT INTO applied VALUES (1, 0);`,
  `CREATE TABLE pins (${releaseKey}, pins TEXT NOT NULL, PRIMARY KEY (product, version, release), ${ofRelease}) STRICT;
   CREATE TABLE serving (
     id INTEGER PRIMARY KEY, ${releaseKey}, changed INTEGER NOT NULL, published_at TEXT NOT NULL, domain TEXT NOT NULL,
     domain_purpose TEXT, kind TEXT NOT NULL, status TEXT NOT NULL, deprecated TEXT, simulated TEXT,
     has_modelled INTEGER NOT NULL, covered_from TEXT, covered_until TEXT, rows_seen INTEGER NOT NULL,
     freshness TEXT NOT NULL, events TEXT NOT NULL, ignores TEXT NOT NULL, sql INTEGER NOT NULL, rest TEXT,
     datasets TEXT NOT NULL, docs TEXT NOT NULL, UNIQUE (product), ${ofRelease}
   ) STRICT;
   CREATE INDEX serving_by_change ON serving (changed);
   CREATE INDEX serving_by_domain ON serving (domain);
   CREATE TABLE meanings (
     id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, name TEXT NOT NULL, type TEXT NOT NULL, unit TEXT,
     description TEXT NOT NULL
   ) STRICT;
   CREATE TABLE serving_columns (
     id INTEGER NOT NULL REFERENCES serving, dataset TEXT NOT NULL, ordinal INTEGER NOT NULL,
     meaning INTEGER NOT NULL REFERENCES meanings, PRIMARY KEY (id, dataset, ordinal)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE serving_terms (
     id INTEGER NOT NULL REFERENCES serving, ordinal INTEGER NOT NULL, term TEXT NOT NULL, meaning TEXT NOT NULL,
     PRIMARY KEY (id, ordinal)
   ) STRICT;
   CREATE TABLE serving_people (
     id INTEGER NOT NULL REFERENCES serving, ordinal INTEGER NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
     contact TEXT, PRIMARY KEY (id, ordinal)
   ) STRICT;
   CREATE TABLE serving_majors (
     ${releaseKey}, major INTEGER NOT NULL, PRIMARY KEY (product, major), ${ofRelease}
   ) STRICT;
   ${createSearchText};
   ALTER TABLE applied ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE applied ADD COLUMN edit INTEGER NOT NULL DEFAULT 0;
   UPDATE applied SET sequence = -1 WHERE sequence > 0;`,
  `ALTER TABLE releases ADD COLUMN rows_seen INTEGER NOT NULL DEFAULT 0;
   UPDATE applied SET sequence = -1 WHERE sequence > 0;`,
  `ALTER TABLE releases ADD COLUMN sql INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE serving ADD COLUMN tells_domain INTEGER NOT NULL DEFAULT 0;
   CREATE INDEX meanings_by_name ON meanings (name);
   CREATE INDEX serving_columns_by_meaning ON serving_columns (meaning);
   UPDATE applied SET sequence = -1 WHERE sequence > 0;`,
  `CREATE TABLE damaged (
     ${releaseKey}, sequence INTEGER NOT NULL UNIQUE, release_digest TEXT NOT NULL, manifest_object TEXT NOT NULL,
     published_at TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (product, version, release)
   ) STRICT;`,
  // `datasets` of what serves says how many columns are modelled.
  'UPDATE applied SET sequence = -1 WHERE sequence > 0;',
]
