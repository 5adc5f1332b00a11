-- Attempts at exercises. See decisions/0146.
--
-- length_ms is the time that somebody has, given_ms what was given back to them, and
-- spent_ms how much of it has passed: it is counted, and no moment of a clock is part of
-- it. waits is 1 while the time stands still. opens_ms is when the debrief opens to
-- whoever answered, as that of a run does. edition is what it is answered and judged by.
CREATE TABLE attempt (
  id          TEXT PRIMARY KEY,
  exercise    TEXT NOT NULL, -- slug
  title       TEXT NOT NULL,
  kind        TEXT NOT NULL,
  person      TEXT NOT NULL REFERENCES person (id),
  seed        INTEGER NOT NULL,
  edition     TEXT NOT NULL,
  rubric      TEXT NOT NULL REFERENCES rubric (hash),
  interview   TEXT NOT NULL DEFAULT '', -- that it belongs to
  state       TEXT NOT NULL CHECK (state IN ('open', 'judging', 'judged', 'withdrawn')),
  error       TEXT NOT NULL DEFAULT '', -- why it could not be judged the last time
  length_ms   INTEGER NOT NULL,
  given_ms    INTEGER NOT NULL DEFAULT 0,
  spent_ms    INTEGER NOT NULL DEFAULT 0,
  waits       INTEGER NOT NULL DEFAULT 0,
  created_ms  INTEGER NOT NULL,
  ended_ms    INTEGER,
  end_reason  TEXT NOT NULL DEFAULT '',
  opens_ms    INTEGER,
  repeat      INTEGER NOT NULL DEFAULT 0, -- they had read a debrief of the exercise
  percent     REAL,
  low         REAL,
  high        REAL,
  log_gone_ms INTEGER
) STRICT;
-- Whoever has begun goes on, in however many tabs.
CREATE UNIQUE INDEX attempt_once ON attempt (person, exercise, interview) WHERE ended_ms IS NULL;
CREATE INDEX attempt_by_person ON attempt (person, created_ms);
CREATE INDEX attempt_by_exercise ON attempt (exercise, created_ms);
CREATE INDEX attempt_by_interview ON attempt (interview) WHERE interview <> '';
CREATE INDEX attempt_unjudged ON attempt (state) WHERE state IN ('open', 'judging');
CREATE INDEX attempt_by_end ON attempt (ended_ms);
CREATE INDEX attempt_by_edition ON attempt (edition);
CREATE INDEX attempt_by_rubric ON attempt (rubric);

-- The log of an attempt, as that of a run is kept.
CREATE TABLE attempt_event (
  attempt    TEXT NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
  seq        INTEGER NOT NULL,
  at_ns      INTEGER NOT NULL,
  wall_ms    INTEGER NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id   TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  kind       TEXT NOT NULL,
  version    INTEGER NOT NULL,
  body       TEXT NOT NULL,
  PRIMARY KEY (attempt, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_event_by_actor ON attempt_event (actor_id, attempt);

-- What somebody has typed so far. It goes when the answer is in the log.
CREATE TABLE attempt_draft (
  attempt  TEXT NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
  part     TEXT NOT NULL,
  text     TEXT NOT NULL,
  version  INTEGER NOT NULL, -- 1, 2, 3 …
  saved_ms INTEGER NOT NULL,
  PRIMARY KEY (attempt, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt_grade (
  attempt   TEXT NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
  rubric    TEXT NOT NULL REFERENCES rubric (hash),
  grader    INTEGER NOT NULL,
  raw       TEXT NOT NULL,
  graded_ms INTEGER NOT NULL,
  PRIMARY KEY (attempt, rubric, grader)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_grade_by_rubric ON attempt_grade (rubric);

-- What a machine had to say of an answer besides its checks, as JSON: for the debrief.
CREATE TABLE attempt_report (
  attempt TEXT PRIMARY KEY REFERENCES attempt (id) ON DELETE CASCADE,
  raw     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE redaction_attempt (
  attempt   TEXT NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
  redaction TEXT NOT NULL REFERENCES redaction (id) ON DELETE CASCADE,
  PRIMARY KEY (attempt, redaction)
) STRICT, WITHOUT ROWID;
CREATE INDEX redaction_attempt_by_redaction ON redaction_attempt (redaction);

-- What runs and attempts are of goes with the last of either.
DROP TRIGGER edition_goes;
DROP TRIGGER rubric_goes_with_run;
DROP TRIGGER rubric_goes_with_grade;
CREATE TRIGGER edition_goes AFTER DELETE ON run
WHEN NOT EXISTS (SELECT 1 FROM run WHERE edition = OLD.edition) AND NOT EXISTS (SELECT 1 FROM attempt WHERE edition = OLD.edition)
BEGIN
  DELETE FROM edition_file WHERE edition = OLD.edition;
  DELETE FROM edition WHERE hash = OLD.edition;
END;
CREATE TRIGGER edition_goes_with_attempt AFTER DELETE ON attempt
WHEN NOT EXISTS (SELECT 1 FROM run WHERE edition = OLD.edition) AND NOT EXISTS (SELECT 1 FROM attempt WHERE edition = OLD.edition)
BEGIN
  DELETE FROM edition_file WHERE edition = OLD.edition;
  DELETE FROM edition WHERE hash = OLD.edition;
END;
CREATE TRIGGER rubric_goes_with_run AFTER DELETE ON run
WHEN NOT EXISTS (SELECT 1 FROM run WHERE rubric = OLD.rubric) AND NOT EXISTS (SELECT 1 FROM grade WHERE rubric = OLD.rubric)
AND NOT EXISTS (SELECT 1 FROM attempt WHERE rubric = OLD.rubric) AND NOT EXISTS (SELECT 1 FROM attempt_grade WHERE rubric = OLD.rubric)
BEGIN
  DELETE FROM rubric WHERE hash = OLD.rubric;
END;
CREATE TRIGGER rubric_goes_with_grade AFTER DELETE ON grade
WHEN NOT EXISTS (SELECT 1 FROM run WHERE rubric = OLD.rubric) AND NOT EXISTS (SELECT 1 FROM grade WHERE rubric = OLD.rubric)
AND NOT EXISTS (SELECT 1 FROM attempt WHERE rubric = OLD.rubric) AND NOT EXISTS (SELECT 1 FROM attempt_grade WHERE rubric = OLD.rubric)
BEGIN
  DELETE FROM rubric WHERE hash = OLD.rubric;
END;
CREATE TRIGGER rubric_goes_with_attempt AFTER DELETE ON attempt
WHEN NOT EXISTS (SELECT 1 FROM run WHERE rubric = OLD.rubric) AND NOT EXISTS (SELECT 1 FROM grade WHERE rubric = OLD.rubric)
AND NOT EXISTS (SELECT 1 FROM attempt WHERE rubric = OLD.rubric) AND NOT EXISTS (SELECT 1 FROM attempt_grade WHERE rubric = OLD.rubric)
BEGIN
  DELETE FROM rubric WHERE hash = OLD.rubric;
END;
CREATE TRIGGER rubric_goes_with_attempt_grade AFTER DELETE ON attempt_grade
WHEN NOT EXISTS (SELECT 1 FROM run WHERE rubric = OLD.rubric) AND NOT EXISTS (SELECT 1 FROM grade WHERE rubric = OLD.rubric)
AND NOT EXISTS (SELECT 1 FROM attempt WHERE rubric = OLD.rubric) AND NOT EXISTS (SELECT 1 FROM attempt_grade WHERE rubric = OLD.rubric)
BEGIN
  DELETE FROM rubric WHERE hash = OLD.rubric;
END;

-- What somebody answers is progress in a track, as what they play is.
CREATE TRIGGER attempt_is_progress AFTER UPDATE OF ended_ms, opens_ms, percent, low, high ON attempt
BEGIN UPDATE track_enrolment SET version = version + 1 WHERE ended_ms IS NULL AND person = NEW.person; END;
CREATE TRIGGER attempt_begun_is_progress AFTER INSERT ON attempt
BEGIN UPDATE track_enrolment SET version = version + 1 WHERE ended_ms IS NULL AND person = NEW.person; END;
CREATE TRIGGER attempt_gone_is_progress BEFORE DELETE ON attempt
BEGIN UPDATE track_enrolment SET version = version + 1 WHERE ended_ms IS NULL AND person = OLD.person; END;
