-- Who is of the crew of a run, and the seat that they were given; '' is none. Who
-- holds which seat as the run goes on is in its log. left_ms is NULL as long as
-- they are of it. Whoever plays a run is one of its members: run.person is who
-- began it, and of runs of before the only one.
CREATE TABLE member (
  run       TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  person    TEXT NOT NULL REFERENCES person (id),
  seat      TEXT NOT NULL DEFAULT '',
  joined_ms INTEGER NOT NULL,
  left_ms   INTEGER,
  PRIMARY KEY (run, person, joined_ms)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX member_now ON member (run, person) WHERE left_ms IS NULL;
CREATE INDEX member_by_person ON member (person, run) WHERE left_ms IS NULL;
INSERT INTO member (run, person, joined_ms) SELECT id, person, created_ms FROM run;
