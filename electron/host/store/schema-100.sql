-- Two more kinds of what is found out about a stay: the manager's word that bill and register mean one person (人证, A01), and a
-- fact that the rules ask for and no file brings (病种 …).
-- SQLite changes no CHECK in place: the table is made anew, its rows are the same.
CREATE TABLE stay_entry_100 (
  stay_id INTEGER NOT NULL REFERENCES stay (id),
  number INTEGER NOT NULL,                -- 1, 2, 3 … within the stay
  kind TEXT NOT NULL CHECK (kind IN ('cover', 'mother', 'injury', 'samePerson', 'fact')),
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

-- 申诉 (C15): a fault that the bureau named in a settled stay, what the hospital said to it by when, and what came of it. Lapsing
-- is no entry: it follows from the last day (shared/audit/appeal.ts).
CREATE TABLE appeal (
  number INTEGER PRIMARY KEY,             -- 1, 2, 3 … over all stays
  stay_id INTEGER NOT NULL REFERENCES stay (id),
  identity TEXT NOT NULL,                 -- of the finding: the same fault in every version
  rule_code TEXT NOT NULL,
  rule_name TEXT NOT NULL,
  slip_number TEXT NOT NULL REFERENCES settlement (slip_number),
  payer TEXT NOT NULL,                    -- whose part of the slip the bureau keeps back
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  due_day TEXT NOT NULL,                  -- the last day to explain
  notice TEXT NOT NULL,                   -- what the bureau wrote: number of the notice, its words
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id)
) STRICT;
CREATE INDEX appeal_by_slip ON appeal (slip_number);
CREATE INDEX appeal_by_stay ON appeal (stay_id);
CREATE TABLE appeal_entry (
  appeal INTEGER NOT NULL REFERENCES appeal (number),
  number INTEGER NOT NULL,                -- 1, 2, 3 … within the case
  kind TEXT NOT NULL CHECK (kind IN ('说明', '成立', '不成立')),
  text TEXT NOT NULL,                     -- the evidence, or the bureau's reason
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  PRIMARY KEY (appeal, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER appeal_no_update BEFORE UPDATE ON appeal BEGIN SELECT RAISE(ABORT, 'a case is history'); END;
CREATE TRIGGER appeal_no_delete BEFORE DELETE ON appeal BEGIN SELECT RAISE(ABORT, 'a case is history'); END;
CREATE TRIGGER appeal_entry_no_update BEFORE UPDATE ON appeal_entry BEGIN SELECT RAISE(ABORT, 'a case is history'); END;
CREATE TRIGGER appeal_entry_no_delete BEFORE DELETE ON appeal_entry BEGIN SELECT RAISE(ABORT, 'a case is history'); END;
