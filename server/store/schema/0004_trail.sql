-- Since when a person may not sign in any more; NULL: they may.
ALTER TABLE person ADD COLUMN disabled_ms INTEGER;

-- What came of what an entry of the audit trail allowed. An entry without a
-- line here says that it is not known: the process died over it, or is at it.
CREATE TABLE audit_result (
  entry   INTEGER PRIMARY KEY REFERENCES audit (id),
  wall_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed')),
  detail  TEXT NOT NULL, -- why it failed, or what exactly was done
  made    TEXT NOT NULL  -- id of what it made; empty: nothing
) STRICT;
CREATE INDEX audit_by_person ON audit (person, id);
CREATE INDEX audit_by_object ON audit (object, id);

-- Rows of both are neither changed, nor taken away, nor put in the place of
-- another.
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is never shortened'); END;
CREATE TRIGGER audit_is_new BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
CREATE TRIGGER audit_result_stays BEFORE UPDATE ON audit_result
BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
CREATE TRIGGER audit_result_is_kept BEFORE DELETE ON audit_result
BEGIN SELECT RAISE(ABORT, 'the audit trail is never shortened'); END;
CREATE TRIGGER audit_result_is_new BEFORE INSERT ON audit_result WHEN EXISTS (SELECT 1 FROM audit_result WHERE entry = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
