/** The format of decisions.db: `records` is the truth, channels and publications are projections of it. */
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
]

/** Statements that empty the projections, in an order that foreign keys allow. */
export const emptyProjections: readonly string[] = ['DELETE FROM channels', 'DELETE FROM publications']

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
