-- 人证 (A01): one more kind of what is found out about a stay, the manager's word that bill and register mean one person.
-- SQLite changes no CHECK in place: the table is made anew, its rows are the same.
CREATE TABLE stay_entry_100 (
  stay_id INTEGER NOT NULL REFERENCES stay (id),
  number INTEGER NOT NULL,                -- 1, 2, 3 … within the stay
  kind TEXT NOT NULL CHECK (kind IN ('cover', 'mother', 'injury', 'samePerson')),
  value TEXT NOT NULL,                    -- JSON; '' where taken back
  proof TEXT NOT NULL,                    -- what was seen, or why
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  window_name TEXT NOT NULL,
  PRIMARY KEY (stay_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO stay_entry_100 SELECT stay_id, number, kind, value, proof, at, account_id, window_name FROM stay_entry;
DROP TABLE stay_entry;
ALTER TABLE stay_entry_100 RENAME TO stay_entry;
CREATE TRIGGER stay_entry_no_update BEFORE UPDATE ON stay_entry BEGIN SELECT RAISE(ABORT, 'an entry is history'); END;
CREATE TRIGGER stay_entry_no_delete BEFORE DELETE ON stay_entry BEGIN SELECT RAISE(ABORT, 'an entry is history'); END;

-- The log names a result once, and the result has the digests of its findings: a review of many bills is one short entry.
-- JSON: SHA-256 of each finding of the version in the order of their numbers; NULL while the log has each finding itself.
ALTER TABLE review_result ADD COLUMN finding_digests TEXT;
