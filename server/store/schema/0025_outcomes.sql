-- What graded runs came to, for figures over many of them: numbers and ids alone. What
-- was changed last has the highest id. Runs of before get theirs once the server is up.
CREATE TABLE outcome (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  run    TEXT NOT NULL UNIQUE REFERENCES run (id) ON DELETE CASCADE,
  rubric TEXT NOT NULL,
  raw    TEXT NOT NULL
) STRICT;
CREATE INDEX assignment_watched ON assignment_person (assignment) WHERE part = 'watcher';
