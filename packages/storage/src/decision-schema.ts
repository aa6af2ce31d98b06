/** The format of decisions.db: `records` is the truth, all other tables are projections of it. */
export const decisionMigrations: readonly string[] = [
  `CREATE TABLE records (
     sequence INTEGER PRIMARY KEY,
     record TEXT NOT NULL,
     previous TEXT,
     hash TEXT NOT NULL
   ) STRICT;
   CREATE TABLE publications (
     product TEXT NOT NULL,
     version TEXT NOT NULL,
     release INTEGER NOT NULL,
     release_digest TEXT NOT NULL,
     manifest_object TEXT NOT NULL,
     actor TEXT NOT NULL,
     at TEXT NOT NULL,
     sequence INTEGER NOT NULL UNIQUE REFERENCES records (sequence),
     PRIMARY KEY (product, version, release)
   ) STRICT;
   CREATE TABLE channels (
     product TEXT NOT NULL,
     channel TEXT NOT NULL,
     version TEXT NOT NULL,
     release INTEGER NOT NULL,
     release_digest TEXT NOT NULL,
     manifest_object TEXT NOT NULL,
     actor TEXT NOT NULL,
     at TEXT NOT NULL,
     sequence INTEGER NOT NULL REFERENCES records (sequence),
     PRIMARY KEY (product, channel),
     FOREIGN KEY (product, version, release) REFERENCES publications (product, version, release)
   ) STRICT;`,
  `CREATE TABLE hold_backs (
     sequence INTEGER PRIMARY KEY REFERENCES records (sequence),
     product TEXT NOT NULL,
     version TEXT NOT NULL,
     definition_digest TEXT NOT NULL,
     inputs_digest TEXT NOT NULL,
     passed INTEGER NOT NULL,
     total INTEGER NOT NULL,
     rows_seen INTEGER NOT NULL,
     failed TEXT NOT NULL,
     actor TEXT NOT NULL,
     at TEXT NOT NULL,
     ended_by INTEGER REFERENCES records (sequence)
   ) STRICT;
   CREATE UNIQUE INDEX standing_hold_backs ON hold_backs (product, definition_digest, inputs_digest)
     WHERE ended_by IS NULL;
   CREATE INDEX hold_backs_of_product ON hold_backs (product, sequence);
   CREATE TABLE demand (
     sequence INTEGER PRIMARY KEY REFERENCES records (sequence),
     wanted TEXT NOT NULL,
     use TEXT,
     actor TEXT NOT NULL,
     at TEXT NOT NULL
   ) STRICT;`,
  `CREATE TABLE tokens (
     sequence INTEGER PRIMARY KEY REFERENCES records (sequence),
     name TEXT NOT NULL,
     role TEXT NOT NULL,
     domain TEXT,
     expires TEXT,
     token_hash TEXT NOT NULL UNIQUE,
     actor TEXT NOT NULL,
     at TEXT NOT NULL,
     revoked_by INTEGER REFERENCES records (sequence)
   ) STRICT;
   CREATE UNIQUE INDEX unrevoked_tokens ON tokens (name) WHERE revoked_by IS NULL;`,
]

/** Statements that empty the projections, in an order that foreign keys allow. */
export const emptyProjections: readonly string[] = [
  'DELETE FROM channels',
  'DELETE FROM publications',
  'DELETE FROM hold_backs',
  'DELETE FROM demand',
  'DELETE FROM tokens',
]

/** Adds a publication: product, version, release, digest, manifest object, actor, time, sequence. */
export const insertPublication = `INSERT INTO publications
  (product, version, release, release_digest, manifest_object, actor, at, sequence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`

/** Points a channel: product, channel, version, release, digest, manifest object, actor, time, sequence. */
export const upsertChannel = `INSERT INTO channels
  (product, channel, version, release, release_digest, manifest_object, actor, at, sequence)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (product, channel) DO UPDATE SET version = excluded.version, release = excluded.release,
    release_digest = excluded.release_digest, manifest_object = excluded.manifest_object, actor = excluded.actor,
    at = excluded.at, sequence = excluded.sequence`

/** Adds a hold-back: sequence, product, version, definition, inputs, passed, total, rows seen, failed, actor, time. */
export const insertHoldBack = `INSERT INTO hold_backs
  (sequence, product, version, definition_digest, inputs_digest, passed, total, rows_seen, failed, actor, at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Ends the hold-backs of a product that stand: sequence of what ends them, product. */
export const endHoldBacks = 'UPDATE hold_backs SET ended_by = ? WHERE product = ? AND ended_by IS NULL'

/** Adds a wish: sequence, wanted, use, actor, time. */
export const insertDemand = 'INSERT INTO demand (sequence, wanted, use, actor, at) VALUES (?, ?, ?, ?, ?)'

/** Adds a token: sequence, name, role, domain, expires, hash of the token, actor, time. */
export const insertToken = `INSERT INTO tokens (sequence, name, role, domain, expires, token_hash, actor, at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`

/** Marks a token as revoked: sequence of what revokes it, id of the token. */
export const endToken = 'UPDATE tokens SET revoked_by = ? WHERE sequence = ?'
