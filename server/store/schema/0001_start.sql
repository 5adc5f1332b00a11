-- The first shape of the file. Times ending in _ms are Unix milliseconds.
-- Later shapes are files with higher numbers; this one never changes again.

-- Whoever can sign in. password is an argon2id string, NULL until one is set.
CREATE TABLE person (
  id         TEXT PRIMARY KEY,
  login      TEXT NOT NULL UNIQUE COLLATE NOCASE,
  name       TEXT NOT NULL,
  role       TEXT NOT NULL CHECK (role IN ('admin', 'facilitator', 'trainee')),
  password   TEXT,
  created_ms INTEGER NOT NULL,
  seen_ms    INTEGER
) STRICT;

-- One-time addresses to sign in with. hash is SHA-256 of the token.
CREATE TABLE link (
  hash       BLOB PRIMARY KEY,
  person     TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_person ON link (person);

-- Browsers that are signed in. hash is SHA-256 of the cookie's token; csrf is
-- worth nothing without that cookie, so it is kept as it is.
CREATE TABLE session (
  hash       BLOB PRIMARY KEY,
  person     TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  csrf       TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  seen_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_person ON session (person);

-- One playing of a scenario. What happened in it is in event; this is what a
-- list of runs shows. percent is that of the latest grade.
CREATE TABLE run (
  id          TEXT PRIMARY KEY,
  scenario    TEXT NOT NULL,
  title       TEXT NOT NULL,
  stack       TEXT NOT NULL,
  runtime     TEXT NOT NULL,
  seed        INTEGER NOT NULL,
  person      TEXT NOT NULL REFERENCES person (id),
  state       TEXT NOT NULL,
  error       TEXT NOT NULL DEFAULT '',
  rubric      TEXT NOT NULL DEFAULT '',
  created_ms  INTEGER NOT NULL,
  epoch_ms    INTEGER,
  ended_ms    INTEGER,
  end_reason  TEXT NOT NULL DEFAULT '',
  length_ms   INTEGER NOT NULL,
  percent     REAL
) STRICT;
CREATE INDEX run_by_person ON run (person, created_ms);
CREATE INDEX run_by_created ON run (created_ms);
CREATE INDEX run_unfinished ON run (created_ms) WHERE ended_ms IS NULL;

-- The logs, append-only. seq counts 1, 2, 3 … within a run. at_ns is run time;
-- kind and version name the shape of body, which is JSON.
CREATE TABLE event (
  run        TEXT NOT NULL REFERENCES run (id),
  seq        INTEGER NOT NULL,
  at_ns      INTEGER NOT NULL,
  wall_ms    INTEGER NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id   TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  kind       TEXT NOT NULL,
  version    INTEGER NOT NULL,
  body       TEXT NOT NULL,
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

-- Compiled rubrics by the hash of their content, so that old runs can be
-- graded again after the scenario has changed.
CREATE TABLE rubric (
  hash TEXT PRIMARY KEY,
  raw  TEXT NOT NULL
) STRICT;

-- Grades: one for each rubric and version of the grader a run was graded with.
CREATE TABLE grade (
  run       TEXT NOT NULL REFERENCES run (id),
  rubric    TEXT NOT NULL REFERENCES rubric (hash),
  grader    INTEGER NOT NULL,
  raw       TEXT NOT NULL,
  percent   REAL NOT NULL,
  graded_ms INTEGER NOT NULL,
  PRIMARY KEY (run, rubric, grader)
) STRICT;

-- Who did or tried what, in order, append-only. person is empty for someone
-- not signed in; it is no reference, for the trail outlives people.
CREATE TABLE audit (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  wall_ms INTEGER NOT NULL,
  person  TEXT NOT NULL,
  action  TEXT NOT NULL,
  object  TEXT NOT NULL,
  outcome TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
