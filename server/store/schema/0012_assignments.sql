-- Who is to play what, from when to when, and who may watch, mark and read it.
-- scenario is a slug. seed is NULL where each run gets one of its own, and 0 for the
-- scenario's; runtime is '' where whoever plays may choose; times and pass are 0
-- where there is no limit and no mark to reach. Days are as in 2026-11-29, '' for no
-- bound, and are those of zone.
CREATE TABLE assignment (
  id           TEXT PRIMARY KEY,
  scenario     TEXT NOT NULL,
  title        TEXT NOT NULL,
  behalf       TEXT NOT NULL,
  giver        TEXT REFERENCES person (id) ON DELETE SET NULL,
  note         TEXT NOT NULL,
  runtime      TEXT NOT NULL,
  seed         INTEGER,
  raters       INTEGER NOT NULL,
  together     INTEGER NOT NULL,
  times        INTEGER NOT NULL,
  pass         INTEGER NOT NULL,
  from_day     TEXT NOT NULL,
  until_day    TEXT NOT NULL,
  zone         TEXT NOT NULL,
  debrief      TEXT NOT NULL CHECK (debrief IN ('played-out', 'at-once', 'released', 'never')),
  created_ms   INTEGER NOT NULL,
  withdrawn_ms INTEGER
) STRICT;
CREATE INDEX assignment_by_giver ON assignment (giver, created_ms) WHERE behalf <> 'self';

-- Whom an assignment names, and as what. A person who is removed leaves the row: a
-- seat that is vacant.
CREATE TABLE assignment_person (
  assignment TEXT NOT NULL REFERENCES assignment (id) ON DELETE CASCADE,
  part       TEXT NOT NULL CHECK (part IN ('player', 'watcher', 'marker', 'reader')),
  person     TEXT REFERENCES person (id) ON DELETE SET NULL,
  seat       TEXT NOT NULL,
  UNIQUE (assignment, part, person)
) STRICT;
CREATE INDEX assignment_person_by_person ON assignment_person (person, part);

-- Every run comes from one. Those of before were begun by whoever played them: each
-- gets one of its own, under its id.
ALTER TABLE run ADD COLUMN assignment TEXT REFERENCES assignment (id);
INSERT INTO assignment (id, scenario, title, behalf, giver, note, runtime, seed, raters, together, times, pass, from_day, until_day, zone, debrief, created_ms)
SELECT id, scenario, title, 'self', person, '', runtime, seed, 1, 0, 1, 0, '', '', '', 'played-out', created_ms FROM run;
INSERT INTO assignment_person (assignment, part, person, seat) SELECT id, 'player', person, '' FROM run;
UPDATE run SET assignment = id;
CREATE INDEX run_by_assignment ON run (assignment, person);
CREATE TRIGGER run_has_assignment BEFORE INSERT ON run WHEN NEW.assignment IS NULL
BEGIN SELECT RAISE(ABORT, 'a run comes from an assignment'); END;
-- What nobody gave goes with the run that it was made for.
CREATE TRIGGER own_assignment_goes AFTER DELETE ON run
BEGIN DELETE FROM assignment WHERE id = OLD.assignment AND behalf = 'self'; END;

-- When somebody read the debrief of a run last, so that they are told what has come
-- since. What was there before counts as read.
CREATE TABLE debrief_read (
  run     TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  person  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  read_ms INTEGER NOT NULL,
  PRIMARY KEY (run, person)
) STRICT, WITHOUT ROWID;
INSERT INTO debrief_read (run, person, read_ms)
SELECT id, person, CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM run WHERE ended_ms IS NOT NULL;
