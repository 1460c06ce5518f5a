-- 导入方案: how the files of one source are read. Replaced as a whole, never in part; the log has each as it was.
CREATE TABLE mapping_profile (
  name TEXT PRIMARY KEY,
  profile TEXT NOT NULL                   -- JSON (MappingProfile)
) STRICT;

-- What an import read otherwise than it stood in the file: each different change once, with how many cells it was.
CREATE TABLE conversion (
  batch_id INTEGER NOT NULL REFERENCES import_batch (id),
  number INTEGER NOT NULL,                -- 1, 2, 3 … within the batch
  file_name TEXT NOT NULL,
  rule TEXT NOT NULL,
  column_name TEXT NOT NULL,
  file_row INTEGER NOT NULL,              -- the first row of it; 0 where it stands on every row
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  cells INTEGER NOT NULL,
  PRIMARY KEY (batch_id, number)
) STRICT, WITHOUT ROWID;
