-- The books. Integer fen, days as 'YYYY-MM-DD', moments as 'YYYY-MM-DDTHH:MM:SS', Beijing time.
-- Rows that an act wrote are named, with their digests, in the log entry of that act.

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- People who work here ------------------------------------------------------------------------------------
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  employee_no TEXT NOT NULL,              -- 工号: one person's; tells whether two accounts are one person's
  role TEXT NOT NULL CHECK (role IN ('窗口', '医保办主任', '政策维护', '审计只读', '系统管理')),
  password_hash TEXT NOT NULL,            -- 'scrypt$N$r$p$salt$hash', base64; '' = no log-in (the host's own console)
  disabled_at TEXT,
  created_at TEXT NOT NULL
) STRICT;

-- Changes at each wrong password, so it stands apart from the account and outside the log's digests.
CREATE TABLE login_attempt (
  account_id INTEGER PRIMARY KEY REFERENCES account (id),
  failed_count INTEGER NOT NULL,
  locked_until TEXT
) STRICT;

-- Changes at each request; outside the log's digests.
CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,            -- SHA-256 of the token, hex
  account_id INTEGER NOT NULL REFERENCES account (id),
  window_name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  ended_at TEXT
) STRICT, WITHOUT ROWID;

-- Acts and the log ----------------------------------------------------------------------------------------
-- One row per finished business act. A repeated request with the same key gets the stored answer.
CREATE TABLE act (
  key TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  request_digest TEXT NOT NULL,           -- SHA-256 of the request, hex: the same key with another request is refused
  answer TEXT NOT NULL,                   -- JSON
  log_number INTEGER NOT NULL REFERENCES log (number) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Append-only, hash-chained.
CREATE TABLE log (
  number INTEGER PRIMARY KEY,             -- 1, 2, 3 … without gaps
  at TEXT NOT NULL,
  account_id INTEGER REFERENCES account (id),
  role TEXT NOT NULL,
  window_name TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,                  -- what it was about: slip number, inpatient number, file digest …
  detail TEXT NOT NULL,                   -- JSON, no names or ID numbers
  rows TEXT NOT NULL,                     -- JSON: [[table, [key …], digest or null if deleted], …] of every row the act wrote
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER log_no_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- Registers (lists; row by row) ---------------------------------------------------------------------------
CREATE TABLE person (
  person_no TEXT PRIMARY KEY,
  id_number TEXT NOT NULL,
  name TEXT NOT NULL,
  insured_region TEXT NOT NULL,
  insurance_type TEXT NOT NULL,
  tier TEXT,
  person_type TEXT,
  district TEXT,
  batch_id INTEGER NOT NULL REFERENCES import_batch (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_by_id_number ON person (id_number);

CREATE TABLE identity (
  person_no TEXT NOT NULL REFERENCES person (person_no),
  identity TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT,
  batch_id INTEGER NOT NULL REFERENCES import_batch (id),
  PRIMARY KEY (person_no, identity, from_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE registration (
  person_no TEXT NOT NULL REFERENCES person (person_no),
  kind TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT,
  batch_id INTEGER NOT NULL REFERENCES import_batch (id),
  PRIMARY KEY (person_no, kind, from_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE catalogue_item (
  national_item_code TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT,
  name TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('甲', '乙', '丙')),
  pre_self_pay_ratio TEXT,                -- exact text, '10%' or '0.1'
  ceiling_level_1 INTEGER,                -- millionths of a yuan
  ceiling_level_2 INTEGER,
  ceiling_level_3 INTEGER,
  batch_id INTEGER NOT NULL REFERENCES import_batch (id),
  PRIMARY KEY (national_item_code, from_day)
) STRICT, WITHOUT ROWID;

-- Amounts of the benefit year brought in from the bureau.
CREATE TABLE opening_balance (
  person_no TEXT NOT NULL,
  scheme TEXT NOT NULL,                   -- insurance type, under which the year accumulates
  year_from TEXT NOT NULL,
  amount_name TEXT NOT NULL,
  amount_fen INTEGER NOT NULL,
  PRIMARY KEY (person_no, scheme, year_from, amount_name)
) STRICT, WITHOUT ROWID;

-- Imports -------------------------------------------------------------------------------------------------
CREATE TABLE import_batch (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,               -- the act's idempotency key
  state TEXT NOT NULL CHECK (state IN ('running', 'done')),
  started_at TEXT NOT NULL,
  finished_at TEXT,
  files TEXT NOT NULL,                    -- JSON: [{name, kind, sha256, bytes, encoding, container}]
  report TEXT                             -- JSON: the counts, once done
) STRICT;

-- What did not get in: one row per fault, with the row as the file had it.
CREATE TABLE quarantine (
  batch_id INTEGER NOT NULL REFERENCES import_batch (id),
  number INTEGER NOT NULL,
  file_name TEXT NOT NULL,
  file_row INTEGER NOT NULL,
  column_name TEXT NOT NULL,
  inpatient_no TEXT NOT NULL,             -- '' for lists
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  original TEXT NOT NULL,                 -- JSON array: the cells of the row
  PRIMARY KEY (batch_id, number)
) STRICT, WITHOUT ROWID;

-- Bills ---------------------------------------------------------------------------------------------------
CREATE TABLE stay (
  id INTEGER PRIMARY KEY,
  hospital_code TEXT NOT NULL,
  inpatient_no TEXT NOT NULL,
  current_version INTEGER REFERENCES stay_version (id),  -- NULL while its first import runs
  UNIQUE (hospital_code, inpatient_no)
) STRICT;

-- Immutable once its batch is done. A corrected bill is a new version; the old one stays.
CREATE TABLE stay_version (
  id INTEGER PRIMARY KEY,
  stay_id INTEGER NOT NULL REFERENCES stay (id),
  version INTEGER NOT NULL,               -- 1, 2, 3 … within the stay
  batch_id INTEGER NOT NULL REFERENCES import_batch (id),
  content_digest TEXT NOT NULL,           -- SHA-256 over the head and all lines, hex; '' while its import runs
  line_checksums BLOB NOT NULL,           -- CRC-32 of each line in order: only to name the line that was changed
  line_count INTEGER NOT NULL,
  name TEXT NOT NULL,
  id_number TEXT NOT NULL,
  insured_region TEXT NOT NULL,
  admit_day TEXT NOT NULL,
  discharge_day TEXT NOT NULL,
  total_fen INTEGER NOT NULL,
  receipt_number TEXT,
  head TEXT NOT NULL,                     -- JSON of shared/bill Stay: amounts in fen
  UNIQUE (stay_id, version)
) STRICT;
-- Taking back an unfinished import asks for every version whether something points at it.
CREATE INDEX stay_by_current_version ON stay (current_version);
CREATE INDEX stay_version_by_batch ON stay_version (batch_id);
CREATE INDEX stay_version_by_id_number ON stay_version (id_number);
CREATE INDEX stay_version_by_receipt ON stay_version (receipt_number) WHERE receipt_number IS NOT NULL;

CREATE TABLE fee_line (
  version_id INTEGER NOT NULL REFERENCES stay_version (id),
  number INTEGER NOT NULL,                -- 1, 2, 3 … in the order of the file
  source_row INTEGER NOT NULL,
  serial TEXT,
  original_serial TEXT,
  fee_time TEXT NOT NULL,
  hospital_item_code TEXT NOT NULL,
  hospital_item_name TEXT NOT NULL,
  national_item_code TEXT NOT NULL,
  national_item_name TEXT NOT NULL,
  specification TEXT NOT NULL,
  maker TEXT NOT NULL,
  unit TEXT NOT NULL,
  category TEXT NOT NULL,
  declared_class TEXT,
  quantity INTEGER NOT NULL,              -- ten-thousandths
  unit_price INTEGER NOT NULL,            -- millionths of a yuan
  amount_fen INTEGER NOT NULL,
  dept TEXT NOT NULL,
  price_ceiling INTEGER,
  self_pay_ratio TEXT,
  full_self_pay_fen INTEGER,              -- the three are all NULL or all set
  over_limit_fen INTEGER,
  pre_self_pay_fen INTEGER,
  PRIMARY KEY (version_id, number)
) STRICT, WITHOUT ROWID;

-- A person's decision that lets a held stay go on.
CREATE TABLE decision (
  stay_id INTEGER NOT NULL REFERENCES stay (id),
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('source')),
  value TEXT NOT NULL,                    -- 'calculated' or 'platform'
  difference_digest TEXT NOT NULL,        -- of the comparison that was decided: a new difference needs a new decision
  reason TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  at TEXT NOT NULL,
  PRIMARY KEY (stay_id, number)
) STRICT, WITHOUT ROWID;

-- Policy --------------------------------------------------------------------------------------------------
CREATE TABLE pack (
  id TEXT NOT NULL,                       -- 编号
  hash TEXT NOT NULL,                     -- SHA-256 of the text, hex
  text TEXT NOT NULL,
  activated_at TEXT NOT NULL,
  activated_by INTEGER NOT NULL REFERENCES account (id),
  confirmed_assumptions TEXT NOT NULL,    -- JSON array of names
  retired_at TEXT,                        -- replaced by a later text of the same id
  PRIMARY KEY (id, hash)
) STRICT, WITHOUT ROWID;

-- Settlements ---------------------------------------------------------------------------------------------
CREATE TABLE number_series (
  name TEXT PRIMARY KEY,                  -- '2023' for the slips of that year
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settlement (
  slip_number TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL UNIQUE,       -- 1, 2, 3 … in the order of booking, over all years
  kind TEXT NOT NULL CHECK (kind IN ('结算', '结算撤销')),
  original_slip_number TEXT UNIQUE REFERENCES settlement (slip_number),  -- of a 结算撤销: one per original
  stay_id INTEGER NOT NULL REFERENCES stay (id),
  version_id INTEGER NOT NULL REFERENCES stay_version (id),
  person_no TEXT NOT NULL,
  scheme TEXT NOT NULL,                   -- insurance type, under which the year accumulates
  year_from TEXT NOT NULL,                -- first day of the benefit year it moves
  settled_at TEXT NOT NULL,
  month TEXT NOT NULL,                    -- 'YYYY-MM' it is claimed in
  account_id INTEGER NOT NULL REFERENCES account (id),
  role TEXT NOT NULL,
  window_name TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('calculated', 'platform')),
  review TEXT NOT NULL DEFAULT '未审核',
  pack_id TEXT,                           -- NULL where the platform's figures were taken without a pack
  pack_hash TEXT,
  engine_version TEXT,
  reason TEXT,                            -- of a 结算撤销
  total_fen INTEGER NOT NULL,             -- negative in a 结算撤销, as all amounts below
  full_self_pay_fen INTEGER NOT NULL,
  over_limit_fen INTEGER NOT NULL,
  pre_self_pay_fen INTEGER NOT NULL,
  in_scope_fen INTEGER NOT NULL,
  fund_fen INTEGER NOT NULL,
  hospital_fen INTEGER NOT NULL,
  person_fen INTEGER NOT NULL,
  account_pay_fen INTEGER NOT NULL,
  cash_fen INTEGER NOT NULL,
  document TEXT NOT NULL,                 -- JSON: everything the slip prints (SettlementDocument without trace)
  trace BLOB NOT NULL,                    -- gzipped JSON of the trace
  CHECK (total_fen = full_self_pay_fen + over_limit_fen + pre_self_pay_fen + in_scope_fen),
  CHECK (total_fen = fund_fen + hospital_fen + person_fen),
  CHECK (person_fen = account_pay_fen + cash_fen)
) STRICT;
CREATE INDEX settlement_by_month ON settlement (month, settled_at);
CREATE INDEX settlement_by_year ON settlement (person_no, scheme, year_from, sequence);
CREATE INDEX settlement_by_stay ON settlement (stay_id);
CREATE INDEX settlement_by_version ON settlement (version_id);
CREATE TRIGGER settlement_no_update BEFORE UPDATE ON settlement BEGIN SELECT RAISE(ABORT, 'a settlement is immutable'); END;
CREATE TRIGGER settlement_no_delete BEFORE DELETE ON settlement BEGIN SELECT RAISE(ABORT, 'a settlement is immutable'); END;

-- One row per layer: what each payer owes the hospital for this slip (the receivable), with its sign.
CREATE TABLE settlement_layer (
  slip_number TEXT NOT NULL REFERENCES settlement (slip_number),
  position INTEGER NOT NULL,
  layer TEXT NOT NULL,
  payer TEXT NOT NULL,
  payment_fen INTEGER NOT NULL,
  PRIMARY KEY (slip_number, position)
) STRICT, WITHOUT ROWID;

-- The movement of the benefit year: every named amount, with its sign.
CREATE TABLE settlement_amount (
  slip_number TEXT NOT NULL REFERENCES settlement (slip_number),
  amount_name TEXT NOT NULL,
  amount_fen INTEGER NOT NULL,
  PRIMARY KEY (slip_number, amount_name)
) STRICT, WITHOUT ROWID;

-- Each time a slip was printed: 0 the original (正本), 1 the first 补打 …
CREATE TABLE printing (
  slip_number TEXT NOT NULL REFERENCES settlement (slip_number),
  number INTEGER NOT NULL CHECK (number >= 0),
  at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  PRIMARY KEY (slip_number, number)
) STRICT, WITHOUT ROWID;

-- Closing -------------------------------------------------------------------------------------------------
CREATE TABLE day_close (
  day TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),  -- whose day
  window_name TEXT NOT NULL,
  closed_at TEXT NOT NULL,
  closed_by INTEGER NOT NULL REFERENCES account (id),
  PRIMARY KEY (day, account_id, window_name)
) STRICT, WITHOUT ROWID;

CREATE TABLE month_close (
  month TEXT PRIMARY KEY,
  closed_at TEXT NOT NULL,
  closed_by INTEGER NOT NULL REFERENCES account (id)
) STRICT, WITHOUT ROWID;

-- A closed month or day is closed on every path, whatever code writes.
CREATE TRIGGER settlement_month_locked BEFORE INSERT ON settlement
WHEN EXISTS (SELECT 1 FROM month_close WHERE month = NEW.month OR month = substr(NEW.settled_at, 1, 7))
BEGIN SELECT RAISE(ABORT, 'the month is closed'); END;
CREATE TRIGGER settlement_day_locked BEFORE INSERT ON settlement
WHEN EXISTS (SELECT 1 FROM day_close WHERE day = substr(NEW.settled_at, 1, 10) AND account_id = NEW.account_id AND window_name = NEW.window_name)
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER month_close_no_update BEFORE UPDATE ON month_close BEGIN SELECT RAISE(ABORT, 'a closed month stays closed'); END;
CREATE TRIGGER month_close_no_delete BEFORE DELETE ON month_close BEGIN SELECT RAISE(ABORT, 'a closed month stays closed'); END;
CREATE TRIGGER day_close_no_update BEFORE UPDATE ON day_close BEGIN SELECT RAISE(ABORT, 'a closed day stays closed'); END;
CREATE TRIGGER day_close_no_delete BEFORE DELETE ON day_close BEGIN SELECT RAISE(ABORT, 'a closed day stays closed'); END;
CREATE TRIGGER settlement_layer_no_update BEFORE UPDATE ON settlement_layer BEGIN SELECT RAISE(ABORT, 'a settlement is immutable'); END;
CREATE TRIGGER settlement_layer_no_delete BEFORE DELETE ON settlement_layer BEGIN SELECT RAISE(ABORT, 'a settlement is immutable'); END;
CREATE TRIGGER settlement_amount_no_update BEFORE UPDATE ON settlement_amount BEGIN SELECT RAISE(ABORT, 'a settlement is immutable'); END;
CREATE TRIGGER settlement_amount_no_delete BEFORE DELETE ON settlement_amount BEGIN SELECT RAISE(ABORT, 'a settlement is immutable'); END;
