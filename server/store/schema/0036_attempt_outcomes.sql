-- What graded attempts at exercises came to, and which of that is gone: as outcome and
-- outcome_gone have it of runs. Attempts of candidates are in no figures, so theirs is not
-- kept. Attempts of before get theirs once the server is up.
CREATE TABLE attempt_outcome (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  attempt TEXT NOT NULL UNIQUE REFERENCES attempt (id) ON DELETE CASCADE,
  rubric  TEXT NOT NULL,
  raw     TEXT NOT NULL
) STRICT;
CREATE TABLE attempt_outcome_gone (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  attempt TEXT NOT NULL
) STRICT;
CREATE TRIGGER attempt_outcome_is_gone AFTER DELETE ON attempt_outcome
BEGIN
  INSERT INTO attempt_outcome_gone (attempt) VALUES (OLD.attempt);
  DELETE FROM attempt_outcome_gone WHERE id <= (SELECT max(id) FROM attempt_outcome_gone) - 10000;
END;
-- What waits for somebody to mark it is looked up, however many others there are.
CREATE INDEX attempt_unmarked ON attempt (ended_ms) WHERE low < high;
