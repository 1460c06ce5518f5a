-- 窗口登记: what was entered or corrected in the registers by hand, and what a later list made of it. An entry at a window
-- is a list of one row: its records carry an import batch of their own.

CREATE TABLE register_change (
  number INTEGER PRIMARY KEY,             -- 1, 2, 3 … in the order of entering
  person_no TEXT NOT NULL,
  table_name TEXT NOT NULL CHECK (table_name IN ('person', 'identity', 'registration')),
  row_key TEXT NOT NULL,                  -- JSON: the key columns of the row
  before TEXT,                            -- JSON: the columns that changed, as they were; NULL where there was no row
  after TEXT,                             -- JSON: as they are now; NULL where the row was withdrawn
  source TEXT NOT NULL CHECK (source IN ('window', 'list')),
  proof TEXT NOT NULL,                    -- what was seen, or why; '' where a list says so
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  window_name TEXT NOT NULL,
  batch_id INTEGER NOT NULL REFERENCES import_batch (id),
  CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT;
CREATE INDEX register_change_by_person ON register_change (person_no, number);
CREATE INDEX register_change_by_batch ON register_change (batch_id);
CREATE TRIGGER register_change_no_update BEFORE UPDATE ON register_change BEGIN SELECT RAISE(ABORT, 'a change is history'); END;
CREATE TRIGGER register_change_no_delete BEFORE DELETE ON register_change BEGIN SELECT RAISE(ABORT, 'a change is history'); END;
