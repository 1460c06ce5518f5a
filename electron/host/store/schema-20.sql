-- Payment: what the patient's deposit was set against, what was paid, refunded and owed, and what was collected later.
-- Settlements from before have no row here: nobody registered what was paid for them.

CREATE TABLE settlement_payment (
  slip_number TEXT PRIMARY KEY REFERENCES settlement (slip_number),
  cash_fen INTEGER NOT NULL,              -- the settlement's own; negative in a 结算撤销, as all amounts here
  deposit_fen INTEGER NOT NULL,           -- 预交金
  top_up_fen INTEGER NOT NULL,            -- 应补
  refund_fen INTEGER NOT NULL,            -- 应退
  paid_fen INTEGER NOT NULL,              -- of 应补, paid at the settlement
  debt_fen INTEGER NOT NULL,              -- 欠费
  debt_reason TEXT,
  CHECK (deposit_fen + paid_fen + debt_fen - refund_fen = cash_fen),
  CHECK (top_up_fen = paid_fen + debt_fen),
  CHECK (top_up_fen = 0 OR refund_fen = 0),
  CHECK ((debt_fen <> 0) = (debt_reason IS NOT NULL)),
  CHECK (min(deposit_fen, top_up_fen, refund_fen, paid_fen, debt_fen) >= 0
         OR max(deposit_fen, top_up_fen, refund_fen, paid_fen, debt_fen) <= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX settlement_payment_owed ON settlement_payment (slip_number) WHERE debt_fen > 0;

-- 收欠费: each time something of a debt was paid. An undoing gives all of it back in one row, negative.
CREATE TABLE debt_payment (
  slip_number TEXT NOT NULL REFERENCES settlement_payment (slip_number),  -- whose debt
  number INTEGER NOT NULL CHECK (number >= 1),
  paid_fen INTEGER NOT NULL CHECK (paid_fen <> 0),
  undone_by TEXT REFERENCES settlement (slip_number),                     -- the 结算撤销 that gave it back
  at TEXT NOT NULL,
  month TEXT NOT NULL CHECK (month = substr(at, 1, 7)),
  account_id INTEGER NOT NULL REFERENCES account (id),
  role TEXT NOT NULL,
  window_name TEXT NOT NULL,
  PRIMARY KEY (slip_number, number),
  CHECK ((paid_fen < 0) = (undone_by IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX debt_payment_by_month ON debt_payment (month, at);

CREATE TRIGGER settlement_payment_of_its_slip BEFORE INSERT ON settlement_payment
WHEN NEW.cash_fen IS NOT (SELECT cash_fen FROM settlement WHERE slip_number = NEW.slip_number)
BEGIN SELECT RAISE(ABORT, 'not the cash of this settlement'); END;
CREATE TRIGGER debt_payment_not_too_much BEFORE INSERT ON debt_payment
WHEN (SELECT ifnull(sum(paid_fen), 0) FROM debt_payment WHERE slip_number = NEW.slip_number) + NEW.paid_fen
  NOT BETWEEN 0 AND (SELECT debt_fen FROM settlement_payment WHERE slip_number = NEW.slip_number)
BEGIN SELECT RAISE(ABORT, 'more than what is owed'); END;
CREATE TRIGGER debt_payment_of_standing BEFORE INSERT ON debt_payment
WHEN NEW.undone_by IS NOT (SELECT slip_number FROM settlement WHERE original_slip_number = NEW.slip_number)
BEGIN SELECT RAISE(ABORT, 'the debt of an undone settlement is nobody''s'); END;

-- A payment is booked with its settlement, in a day and month that are open; afterwards nothing joins it.
CREATE TRIGGER settlement_payment_month_locked BEFORE INSERT ON settlement_payment
WHEN EXISTS (SELECT 1 FROM settlement JOIN month_close USING (month) WHERE slip_number = NEW.slip_number)
BEGIN SELECT RAISE(ABORT, 'the month is closed'); END;
CREATE TRIGGER settlement_payment_day_locked BEFORE INSERT ON settlement_payment
WHEN EXISTS (SELECT 1 FROM settlement s JOIN day_close d ON d.day = substr(s.settled_at, 1, 10)
  AND d.account_id = s.account_id AND d.window_name = s.window_name WHERE s.slip_number = NEW.slip_number)
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER debt_payment_month_locked BEFORE INSERT ON debt_payment
WHEN EXISTS (SELECT 1 FROM month_close WHERE month = NEW.month)
BEGIN SELECT RAISE(ABORT, 'the month is closed'); END;
CREATE TRIGGER debt_payment_day_locked BEFORE INSERT ON debt_payment
WHEN EXISTS (SELECT 1 FROM day_close WHERE day = substr(NEW.at, 1, 10) AND account_id = NEW.account_id AND window_name = NEW.window_name)
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER settlement_payment_no_update BEFORE UPDATE ON settlement_payment BEGIN SELECT RAISE(ABORT, 'a payment is immutable'); END;
CREATE TRIGGER settlement_payment_no_delete BEFORE DELETE ON settlement_payment BEGIN SELECT RAISE(ABORT, 'a payment is immutable'); END;
CREATE TRIGGER debt_payment_no_update BEFORE UPDATE ON debt_payment BEGIN SELECT RAISE(ABORT, 'a payment is immutable'); END;
CREATE TRIGGER debt_payment_no_delete BEFORE DELETE ON debt_payment BEGIN SELECT RAISE(ABORT, 'a payment is immutable'); END;
