-- As what somebody plays an assignment that a track made: 'assisted', 'primary' or
-- 'commander'; '' is as anybody plays.
ALTER TABLE assignment ADD COLUMN plays_as TEXT NOT NULL DEFAULT '';

-- The text of a track as somebody learns by it, by its content.
CREATE TABLE track_edition (
  hash  TEXT PRIMARY KEY,
  track TEXT NOT NULL, -- slug
  raw   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Somebody who learns by a track. start_day is as in 2026-11-29; version counts what is
-- done to it, so that what was made of it is known to be out of date.
CREATE TABLE track_enrolment (
  id         TEXT PRIMARY KEY,
  person     TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  track      TEXT NOT NULL,
  title      TEXT NOT NULL,
  edition    TEXT NOT NULL REFERENCES track_edition (hash),
  start_day  TEXT NOT NULL,
  zone       TEXT NOT NULL,
  profile    TEXT NOT NULL CHECK (profile IN ('start-up', 'enterprise', 'regulated')),
  mentor     TEXT REFERENCES person (id) ON DELETE SET NULL,
  created_ms INTEGER NOT NULL,
  ended_ms   INTEGER,
  version    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX track_enrolment_once ON track_enrolment (person, track) WHERE ended_ms IS NULL;
CREATE INDEX track_enrolment_by_mentor ON track_enrolment (mentor) WHERE ended_ms IS NULL;
CREATE INDEX track_enrolment_by_track ON track_enrolment (track, id) WHERE ended_ms IS NULL;

-- What was done in a step, once for each item: a question that was answered, a line that
-- was ticked or signed off, a run that was watched. value is what was answered; good says
-- whether it holds; tries counts.
CREATE TABLE track_step (
  enrolment TEXT NOT NULL REFERENCES track_enrolment (id) ON DELETE CASCADE,
  step      TEXT NOT NULL,
  did       TEXT NOT NULL CHECK (did IN ('answer', 'tick', 'signoff', 'watch')),
  item      TEXT NOT NULL,
  value     TEXT NOT NULL,
  good      INTEGER NOT NULL,
  tries     INTEGER NOT NULL,
  by_person TEXT REFERENCES person (id) ON DELETE SET NULL,
  at_ms     INTEGER NOT NULL,
  PRIMARY KEY (enrolment, step, did, item)
) STRICT, WITHOUT ROWID;

-- What somebody plays in a step is an assignment.
CREATE TABLE track_play (
  enrolment  TEXT NOT NULL REFERENCES track_enrolment (id) ON DELETE CASCADE,
  step       TEXT NOT NULL,
  scenario   TEXT NOT NULL,
  assignment TEXT NOT NULL UNIQUE REFERENCES assignment (id) ON DELETE CASCADE,
  PRIMARY KEY (enrolment, step, scenario)
) STRICT, WITHOUT ROWID;

-- How much supervision somebody needs the next time, 1 to 5, for what, and what the
-- mentor saw.
CREATE TABLE entrustment (
  id        TEXT PRIMARY KEY,
  enrolment TEXT NOT NULL REFERENCES track_enrolment (id) ON DELETE CASCADE,
  step      TEXT NOT NULL,
  ask       TEXT NOT NULL,
  level     INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
  seen      TEXT NOT NULL,
  by_person TEXT REFERENCES person (id) ON DELETE SET NULL,
  at_ms     INTEGER NOT NULL
) STRICT;
CREATE INDEX entrustment_by_enrolment ON entrustment (enrolment, at_ms);

-- What mentors note for each other; whoever learns never sees it.
CREATE TABLE mentor_note (
  id        TEXT PRIMARY KEY,
  enrolment TEXT NOT NULL REFERENCES track_enrolment (id) ON DELETE CASCADE,
  words     TEXT NOT NULL,
  by_person TEXT REFERENCES person (id) ON DELETE SET NULL,
  at_ms     INTEGER NOT NULL
) STRICT;
CREATE INDEX mentor_note_by_enrolment ON mentor_note (enrolment, at_ms);

-- What somebody plays is progress: it is counted where the run changes, so that nobody
-- who changes one has to think of it.
CREATE TRIGGER run_is_progress AFTER UPDATE OF ended_ms, opens_ms, percent, low, high, repeat, unassessed ON run
BEGIN UPDATE track_enrolment SET version = version + 1 WHERE ended_ms IS NULL AND person IN (SELECT person FROM member WHERE run = NEW.id); END;
CREATE TRIGGER run_gone_is_progress BEFORE DELETE ON run
BEGIN UPDATE track_enrolment SET version = version + 1 WHERE ended_ms IS NULL AND person IN (SELECT person FROM member WHERE run = OLD.id); END;
CREATE TRIGGER member_is_progress AFTER INSERT ON member
BEGIN UPDATE track_enrolment SET version = version + 1 WHERE ended_ms IS NULL AND person = NEW.person; END;
CREATE TRIGGER assessed_is_progress AFTER UPDATE OF assessed, left_ms ON member
BEGIN UPDATE track_enrolment SET version = version + 1 WHERE ended_ms IS NULL AND person = NEW.person; END;
