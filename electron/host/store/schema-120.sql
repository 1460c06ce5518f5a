-- A fact that the rules ask for and no file brings (病种, 连续参保年数 …), as a window says it of one stay.
CREATE TABLE stay_entry_new (
  stay_id INTEGER NOT NULL REFERENCES stay (id),
  number INTEGER NOT NULL,                -- 1, 2, 3 … within the stay
  kind TEXT NOT NULL CHECK (kind IN ('cover', 'mother', 'injury', 'fact')),
  value TEXT NOT NULL,                    -- JSON; '' where taken back. fact: name and text, '' where taken back
  proof TEXT NOT NULL,                    -- what was seen, or why
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  window_name TEXT NOT NULL,
  PRIMARY KEY (stay_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO stay_entry_new SELECT * FROM stay_entry;
DROP TABLE stay_entry;
ALTER TABLE stay_entry_new RENAME TO stay_entry;
CREATE TRIGGER stay_entry_no_update BEFORE UPDATE ON stay_entry BEGIN SELECT RAISE(ABORT, 'an entry is history'); END;
CREATE TRIGGER stay_entry_no_delete BEFORE DELETE ON stay_entry BEGIN SELECT RAISE(ABORT, 'an entry is history'); END;
