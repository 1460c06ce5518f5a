-- Lists that come from time to time from a named source (身份名单, 参保名单, 医保医师, 医院项目对照 …). A list is kept as it came and
-- never changed; what holds on a day is worked out from all of them (shared/people/datedLists.ts).

CREATE TABLE source_list (
  id INTEGER PRIMARY KEY,                 -- 1, 2, 3 … in the order of coming
  kind TEXT NOT NULL CHECK (kind IN ('identities', 'covers', 'deaths', 'openings', 'itemRules', 'itemMap', 'doctors', 'doctorMarks', 'approvals')),
  source TEXT NOT NULL,                   -- who says so: 民政局, 残联, 医保局 …
  scope TEXT NOT NULL,                    -- openings: first day of the benefit year; '' for all others
  from_day TEXT NOT NULL,                 -- from this day on it says who is on it
  entry_count INTEGER NOT NULL,
  digest TEXT NOT NULL,                   -- SHA-256 over the entries in their order, hex; '' for an empty list
  batch_id INTEGER NOT NULL REFERENCES import_batch (id),
  withdrawn_at TEXT,                      -- taken back: it says nothing any more
  withdrawn_by INTEGER REFERENCES account (id),
  withdrawn_why TEXT,
  CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_why IS NULL))
) STRICT;
CREATE INDEX source_list_by_source ON source_list (kind, source, scope, from_day, id);

CREATE TABLE source_entry (
  list_id INTEGER NOT NULL REFERENCES source_list (id),
  number INTEGER NOT NULL,                -- 1, 2, 3 … in the order of the file
  key TEXT NOT NULL,                      -- ID number, national or hospital item code, doctor's code, person number
  word TEXT NOT NULL,                     -- what of it: the identity, the kind of mark, the amount's name; '' where there is one of it
  from_day TEXT,
  to_day TEXT,
  content TEXT NOT NULL,                  -- JSON: what else the row says
  PRIMARY KEY (list_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_entry_by_key ON source_entry (key, list_id);
CREATE TRIGGER source_entry_no_update BEFORE UPDATE ON source_entry BEGIN SELECT RAISE(ABORT, 'a list stays as it came'); END;
CREATE TRIGGER source_entry_no_delete BEFORE DELETE ON source_entry BEGIN SELECT RAISE(ABORT, 'a list stays as it came'); END;
CREATE TRIGGER source_list_no_delete BEFORE DELETE ON source_list BEGIN SELECT RAISE(ABORT, 'a list stays as it came'); END;
CREATE TRIGGER source_list_no_update BEFORE UPDATE OF id, kind, source, scope, from_day, entry_count, digest, batch_id ON source_list
BEGIN SELECT RAISE(ABORT, 'a list stays as it came'); END;

-- What was found out about one stay at a window: whose cover counts, the newborn's mother, the result of the injury inquiry.
-- The last word of a kind counts; '' takes it back.
CREATE TABLE stay_entry (
  stay_id INTEGER NOT NULL REFERENCES stay (id),
  number INTEGER NOT NULL,                -- 1, 2, 3 … within the stay
  kind TEXT NOT NULL CHECK (kind IN ('cover', 'mother', 'injury')),
  value TEXT NOT NULL,                    -- JSON; '' where taken back
  proof TEXT NOT NULL,                    -- what was seen, or why
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  window_name TEXT NOT NULL,
  PRIMARY KEY (stay_id, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER stay_entry_no_update BEFORE UPDATE ON stay_entry BEGIN SELECT RAISE(ABORT, 'an entry is history'); END;
CREATE TRIGGER stay_entry_no_delete BEFORE DELETE ON stay_entry BEGIN SELECT RAISE(ABORT, 'an entry is history'); END;

-- 医保医师编码 of the doctor who ordered the line; NULL where the bill names none.
ALTER TABLE fee_line ADD COLUMN doctor_code TEXT;
