/** The format of log.db: `batches.record` is the truth, `facts` stand for themselves, the other tables answer questions about batches. */
export const logMigrations: readonly string[] = [
  `CREATE TABLE batches (
     sequence INTEGER PRIMARY KEY,
     batch TEXT NOT NULL UNIQUE,
     source TEXT NOT NULL,
     from_position INTEGER NOT NULL,
     to_position INTEGER NOT NULL,
     record TEXT NOT NULL,
     previous TEXT,
     hash TEXT NOT NULL
   ) STRICT;
   CREATE TABLE event_types (
     type TEXT PRIMARY KEY,
     schema_digest TEXT NOT NULL,
     contract TEXT NOT NULL,
     batch TEXT NOT NULL,
     registered_at TEXT NOT NULL,
     sequence INTEGER NOT NULL REFERENCES batches (sequence)
   ) STRICT;
   CREATE TABLE segments (
     sequence INTEGER NOT NULL REFERENCES batches (sequence),
     event_type TEXT NOT NULL REFERENCES event_types (type),
     schema_digest TEXT NOT NULL,
     object TEXT NOT NULL UNIQUE,
     sha256 TEXT NOT NULL,
     size_bytes INTEGER NOT NULL,
     rows INTEGER NOT NULL,
     from_position INTEGER NOT NULL,
     to_position INTEGER NOT NULL,
     first_event_time TEXT NOT NULL,
     last_event_time TEXT NOT NULL,
     late_rows INTEGER NOT NULL,
     PRIMARY KEY (sequence, event_type)
   ) STRICT;
   CREATE TABLE quarantine (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     source TEXT NOT NULL,
     file TEXT NOT NULL,
     file_digest TEXT NOT NULL,
     source_row INTEGER NOT NULL,
     scope TEXT NOT NULL CHECK (scope IN ('row', 'event')),
     event_type TEXT,
     reason TEXT NOT NULL,
     sequence INTEGER NOT NULL REFERENCES batches (sequence)
   ) STRICT;
   CREATE INDEX quarantine_by_source ON quarantine (source, id);
   CREATE TABLE sources (
     source TEXT PRIMARY KEY,
     fingerprint TEXT NOT NULL,
     file_digest TEXT NOT NULL,
     watermark TEXT,
     sequence INTEGER NOT NULL REFERENCES batches (sequence)
   ) STRICT;`,
  `CREATE TABLE facts (
     name TEXT PRIMARY KEY,
     value TEXT NOT NULL
   ) STRICT;`,
]
