-- Ways in. Where a batch came from when nobody chose its files at a window: the watched folder, a push,
-- the command line, a repair on screen.
CREATE TABLE import_origin (
  batch_id INTEGER PRIMARY KEY REFERENCES import_batch (id),
  way TEXT NOT NULL CHECK (way IN ('接收目录', '推送', '命令行', '改正')),
  source TEXT NOT NULL                    -- the pushing system, or what --from says; of a 改正 the batch that it repairs; '' else
) STRICT;
CREATE TRIGGER import_origin_no_update BEFORE UPDATE ON import_origin BEGIN SELECT RAISE(ABORT, 'an origin is history'); END;
CREATE TRIGGER import_origin_no_delete BEFORE DELETE ON import_origin BEGIN SELECT RAISE(ABORT, 'an origin is history'); END;

-- 推送口令: lets one system push bills and do nothing else.
CREATE TABLE push_token (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,                   -- which system: HIS, 集成平台 …
  token_hash TEXT NOT NULL UNIQUE,        -- SHA-256 of the token, hex
  created_at TEXT NOT NULL,
  created_by INTEGER NOT NULL REFERENCES account (id),
  expires_at TEXT NOT NULL,
  revoked_at TEXT,
  revoked_by INTEGER REFERENCES account (id),
  CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
) STRICT;

-- 改正: rows of a quarantine that were repaired on screen and came in as a batch of their own. A row is repaired once.
CREATE TABLE repair (
  batch_id INTEGER PRIMARY KEY REFERENCES import_batch (id),   -- with which they came in
  of_batch INTEGER NOT NULL REFERENCES import_batch (id),
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  window_name TEXT NOT NULL
) STRICT;
CREATE TABLE repaired_row (
  of_batch INTEGER NOT NULL REFERENCES import_batch (id),
  file_name TEXT NOT NULL,
  file_row INTEGER NOT NULL,
  batch_id INTEGER NOT NULL REFERENCES repair (batch_id),
  left_out INTEGER NOT NULL CHECK (left_out IN (0, 1)),        -- 1: does not belong in (a row that stood there twice)
  changes TEXT NOT NULL,                  -- JSON: [[position, column, before, after] …]; empty where it only waited
  PRIMARY KEY (of_batch, file_name, file_row)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER repair_no_update BEFORE UPDATE ON repair BEGIN SELECT RAISE(ABORT, 'a repair is history'); END;
CREATE TRIGGER repair_no_delete BEFORE DELETE ON repair BEGIN SELECT RAISE(ABORT, 'a repair is history'); END;
CREATE TRIGGER repaired_row_no_update BEFORE UPDATE ON repaired_row BEGIN SELECT RAISE(ABORT, 'a repair is history'); END;
CREATE TRIGGER repaired_row_no_delete BEFORE DELETE ON repaired_row BEGIN SELECT RAISE(ABORT, 'a repair is history'); END;

-- 更正账单 (E01): name or ID number of a bill put right at a window, as a version of its own beside the imported one.
CREATE TABLE bill_correction (
  version_id INTEGER PRIMARY KEY REFERENCES stay_version (id),
  of_version INTEGER NOT NULL REFERENCES stay_version (id),
  before TEXT NOT NULL,                   -- JSON: the fields that changed, as they were
  after TEXT NOT NULL,                    -- JSON: as they are now
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  window_name TEXT NOT NULL
) STRICT;
CREATE TRIGGER bill_correction_no_update BEFORE UPDATE ON bill_correction BEGIN SELECT RAISE(ABORT, 'a correction is history'); END;
CREATE TRIGGER bill_correction_no_delete BEFORE DELETE ON bill_correction BEGIN SELECT RAISE(ABORT, 'a correction is history'); END;
