-- 审核: rule files, what the office switched, what the review of each bill found, and what was decided about it.

-- A rule file stays as it came. One that comes again under its label takes the place of the earlier one.
CREATE TABLE rule_file (
  id INTEGER PRIMARY KEY,                 -- 1, 2, 3 … in the order of coming
  kind TEXT NOT NULL CHECK (kind IN ('national', 'own')),
  name TEXT NOT NULL,                     -- of the file
  label TEXT NOT NULL,                    -- what it is a source of: 第一批药品, or the 名称 of the office's own file
  version TEXT NOT NULL,
  digest TEXT NOT NULL,                   -- SHA-256 of the content before it was packed, hex
  content BLOB NOT NULL,                  -- gzipped: the sheets as rows of texts (JSON), or the text of an own file
  report TEXT NOT NULL,                   -- JSON: rows, understood, notes, not understood with their reasons
  imported_at TEXT NOT NULL,
  imported_by INTEGER NOT NULL REFERENCES account (id),
  withdrawn_at TEXT,                      -- its rules run no more
  withdrawn_by INTEGER REFERENCES account (id),
  withdrawn_why TEXT,
  CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_why IS NULL))
) STRICT;
CREATE TRIGGER rule_file_no_delete BEFORE DELETE ON rule_file BEGIN SELECT RAISE(ABORT, 'a rule file stays as it came'); END;
CREATE TRIGGER rule_file_no_update BEFORE UPDATE OF id, kind, name, label, version, digest, content, report, imported_at, imported_by ON rule_file
BEGIN SELECT RAISE(ABORT, 'a rule file stays as it came'); END;

-- What the office set of a rule; the last word of a rule counts. A rule without one runs at its own level and deducts nothing.
CREATE TABLE rule_switch (
  rule_code TEXT NOT NULL,
  number INTEGER NOT NULL,                -- 1, 2, 3 … within the rule
  state TEXT NOT NULL CHECK (state IN ('按级别', '关', '提示', '自动扣减')),
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  PRIMARY KEY (rule_code, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER rule_switch_no_update BEFORE UPDATE ON rule_switch BEGIN SELECT RAISE(ABORT, 'a switch is history'); END;
CREATE TRIGGER rule_switch_no_delete BEFORE DELETE ON rule_switch BEGIN SELECT RAISE(ABORT, 'a switch is history'); END;

-- That a bill was reviewed, by what and when. A later run of the same bill takes the place of the earlier one.
CREATE TABLE review_result (
  version_id INTEGER PRIMARY KEY REFERENCES stay_version (id),
  stage TEXT NOT NULL CHECK (stage IN ('出院', '事后')),
  rules_digest TEXT NOT NULL,             -- SHA-256 of the rule set with its switches, hex
  basis TEXT NOT NULL,                    -- SHA-256 of everything that decided the result: rules, bill, split, other stays …
  rule_count INTEGER NOT NULL,
  not_judged TEXT NOT NULL,               -- JSON: [{ruleCode, reason}]
  at TEXT NOT NULL,
  account_id INTEGER REFERENCES account (id)   -- who asked for it; NULL: the program by itself
) STRICT;

-- What was found in one version of a bill. Never deleted: what is found no longer is closed.
CREATE TABLE finding (
  version_id INTEGER NOT NULL REFERENCES stay_version (id),
  number INTEGER NOT NULL,                -- 1, 2, 3 … within the version
  identity TEXT NOT NULL,                 -- rule, stay and item: the same after every import
  rule_code TEXT NOT NULL,
  rule_name TEXT NOT NULL,
  rule_version TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('违规', '可疑', '提示')),
  bearer TEXT NOT NULL CHECK (bearer IN ('病人', '医院')),
  in_scope_fen INTEGER,                   -- NULL while the bill cannot be split
  proposed_fen INTEGER NOT NULL,
  automatic_fen INTEGER NOT NULL,         -- of the proposal, where the office had switched its rule so
  automatic INTEGER NOT NULL CHECK (automatic IN (0, 1)),
  content TEXT NOT NULL,                  -- JSON: lines at fault and related by their number, figures, legal text, evidence, sentence
  found_at TEXT NOT NULL,
  closed_at TEXT,                         -- a later run did not find it any more
  PRIMARY KEY (version_id, number),
  UNIQUE (version_id, identity)
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_by_rule ON finding (rule_code, version_id);
CREATE TRIGGER finding_no_delete BEFORE DELETE ON finding BEGIN SELECT RAISE(ABORT, 'a finding is closed, never deleted'); END;

-- What was decided about a fault of a stay, whatever version it is seen in; the last word counts.
CREATE TABLE finding_decision (
  stay_id INTEGER NOT NULL REFERENCES stay (id),
  number INTEGER NOT NULL,                -- 1, 2, 3 … within the stay
  identity TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('待核实', '已申诉', '采纳', '豁免')),
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  PRIMARY KEY (stay_id, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER finding_decision_no_update BEFORE UPDATE ON finding_decision BEGIN SELECT RAISE(ABORT, 'a decision is history'); END;
CREATE TRIGGER finding_decision_no_delete BEFORE DELETE ON finding_decision BEGIN SELECT RAISE(ABORT, 'a decision is history'); END;
