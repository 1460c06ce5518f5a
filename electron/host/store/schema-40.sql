-- Looking things up. All of it is derived from the tables of schema.sql and outside the log's digests; the check
-- compares it with what it is derived from (guard/checkDerived.ts).

-- How a name is typed by its initials: of persons and patients, and of catalogue items.
CREATE TABLE name_reading (
  name TEXT PRIMARY KEY,
  initials TEXT NOT NULL                  -- store/nameInitials.ts
) STRICT, WITHOUT ROWID;
CREATE TABLE item_reading (
  name TEXT PRIMARY KEY,
  initials TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A number is found by its beginning, by the whole, or by its last four characters.
CREATE INDEX person_by_name ON person (name);
CREATE INDEX catalogue_item_by_name ON catalogue_item (name);
CREATE INDEX stay_by_inpatient_no ON stay (inpatient_no);
CREATE INDEX stay_by_inpatient_end ON stay (substr(inpatient_no, -4));
CREATE INDEX stay_version_by_name ON stay_version (name);
CREATE INDEX stay_version_by_id_end ON stay_version (substr(id_number, -4));
CREATE INDEX stay_version_by_receipt_end ON stay_version (substr(receipt_number, -4));
CREATE INDEX stay_version_by_discharge ON stay_version (discharge_day, admit_day, stay_id);
CREATE INDEX settlement_by_number_end ON settlement (substr(slip_number, -4));

-- Stays without a settlement that stands: the work list, without asking every stay of the past.
CREATE TABLE open_stay (
  stay_id INTEGER PRIMARY KEY REFERENCES stay (id)
) STRICT;
CREATE TRIGGER open_stay_imported AFTER UPDATE OF current_version ON stay
WHEN OLD.current_version IS NULL AND NEW.current_version IS NOT NULL
BEGIN INSERT OR IGNORE INTO open_stay VALUES (NEW.id); END;
CREATE TRIGGER open_stay_settled AFTER INSERT ON settlement WHEN NEW.kind = '结算'
BEGIN DELETE FROM open_stay WHERE stay_id = NEW.stay_id; END;
CREATE TRIGGER open_stay_undone AFTER INSERT ON settlement WHEN NEW.kind = '结算撤销'
BEGIN INSERT OR IGNORE INTO open_stay VALUES (NEW.stay_id); END;
INSERT INTO open_stay SELECT id FROM stay WHERE current_version IS NOT NULL AND NOT EXISTS
  (SELECT 1 FROM settlement s WHERE s.stay_id = stay.id AND s.kind = '结算' AND NOT EXISTS
    (SELECT 1 FROM settlement undoing WHERE undoing.original_slip_number = s.slip_number));
