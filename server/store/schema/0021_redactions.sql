-- Words that are read nowhere any more: in the texts of logs, grades and reviews shown
-- stands in their place. They are left out as those are read, and the log stays as it
-- was written. everywhere is 1 for all runs, those to come as well; else the runs are
-- listed. any_case says that they are meant in whatever letters they are written. by is
-- NULL where it came of a person's removal.
CREATE TABLE redaction (
  id         TEXT PRIMARY KEY,
  words      TEXT NOT NULL,
  shown      TEXT NOT NULL,
  any_case   INTEGER NOT NULL,
  everywhere INTEGER NOT NULL,
  by         TEXT REFERENCES person (id),
  created_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE redaction_run (
  run       TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  redaction TEXT NOT NULL REFERENCES redaction (id) ON DELETE CASCADE,
  PRIMARY KEY (run, redaction)
) STRICT, WITHOUT ROWID;
CREATE INDEX redaction_run_by_redaction ON redaction_run (redaction);
