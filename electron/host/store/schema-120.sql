-- 申诉 about what the bureau's own rules found: such a case needs no finding of ours. Then rule_code is '', rule_name is what the
-- bureau wrote, and identity tells its faults from each other (office/appeals.ts, office/matchBureauRows.ts).
ALTER TABLE appeal ADD COLUMN lines TEXT;   -- JSON: numbers of the slip's lines that it can be about; NULL: not said
ALTER TABLE appeal ADD COLUMN about TEXT;   -- the row of the bureau's list, or its words on a finding of ours; NULL: nothing more

-- 医保局扣款清单: what came of each of its rows. The rows that opened no case are kept here too.
CREATE TABLE bureau_list (
  number INTEGER PRIMARY KEY,             -- 1, 2, 3 …
  file_name TEXT NOT NULL,
  digest TEXT NOT NULL,                   -- SHA-256 of the file, hex
  notice TEXT NOT NULL,
  due_day TEXT NOT NULL,                  -- the last day to explain
  report TEXT NOT NULL,                   -- JSON: BureauListReport
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id)
) STRICT;
CREATE TRIGGER bureau_list_no_update BEFORE UPDATE ON bureau_list BEGIN SELECT RAISE(ABORT, 'a list is history'); END;
CREATE TRIGGER bureau_list_no_delete BEFORE DELETE ON bureau_list BEGIN SELECT RAISE(ABORT, 'a list is history'); END;
