-- What a rater gave a sample run whose marks are known, once: afterwards they
-- know them. sample is the hash of its content; marks is JSON.
CREATE TABLE calibration (
  person   TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  sample   TEXT NOT NULL,
  marks    TEXT NOT NULL,
  wall_ms  INTEGER NOT NULL,
  PRIMARY KEY (person, sample)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER calibration_stays BEFORE UPDATE ON calibration
BEGIN SELECT RAISE(ABORT, 'a sample is marked once'); END;

-- Finds the runs that somebody has marked, among logs of which few are.
CREATE INDEX event_marks ON event (run) WHERE kind IN ('mark.given', 'run.marked');
