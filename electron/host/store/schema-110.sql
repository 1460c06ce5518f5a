-- 资料: papers that a stay needs and that were handed in, or given back. Which are needed is the office's setting stayPapers.
CREATE TABLE stay_paper (
  stay_id INTEGER NOT NULL REFERENCES stay (id),
  number INTEGER NOT NULL,                -- 1, 2, 3 … within the stay
  paper TEXT NOT NULL,
  given INTEGER NOT NULL CHECK (given IN (0, 1)),   -- 0: the tick was taken back; the last word on a paper counts
  note TEXT NOT NULL,                     -- what was seen, or why
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  window_name TEXT NOT NULL,
  PRIMARY KEY (stay_id, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER stay_paper_no_update BEFORE UPDATE ON stay_paper BEGIN SELECT RAISE(ABORT, 'a paper''s entry is history'); END;
CREATE TRIGGER stay_paper_no_delete BEFORE DELETE ON stay_paper BEGIN SELECT RAISE(ABORT, 'a paper''s entry is history'); END;

-- 附件: documents from outside, attached to a stay. The file itself is attachments/<digest> beside the books.
CREATE TABLE attachment (
  id INTEGER PRIMARY KEY,
  stay_id INTEGER NOT NULL REFERENCES stay (id),
  digest TEXT NOT NULL,                   -- SHA-256 of the file, hex
  media_type TEXT NOT NULL CHECK (media_type IN ('application/pdf', 'image/png', 'image/jpeg')),
  byte_count INTEGER NOT NULL,
  file_name TEXT NOT NULL,                -- cleaned
  about TEXT NOT NULL,                    -- what it is
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  window_name TEXT NOT NULL
) STRICT;
CREATE INDEX attachment_by_stay ON attachment (stay_id);
CREATE TRIGGER attachment_no_update BEFORE UPDATE ON attachment BEGIN SELECT RAISE(ABORT, 'an attachment is history'); END;
CREATE TRIGGER attachment_no_delete BEFORE DELETE ON attachment BEGIN SELECT RAISE(ABORT, 'an attachment is history'); END;

CREATE TABLE attachment_withdrawal (
  attachment_id INTEGER PRIMARY KEY REFERENCES attachment (id),
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  window_name TEXT NOT NULL
) STRICT;
CREATE TRIGGER attachment_withdrawal_no_update BEFORE UPDATE ON attachment_withdrawal
BEGIN SELECT RAISE(ABORT, 'a withdrawal is history'); END;
CREATE TRIGGER attachment_withdrawal_no_delete BEFORE DELETE ON attachment_withdrawal
BEGIN SELECT RAISE(ABORT, 'a withdrawal is history'); END;
