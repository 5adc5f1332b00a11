-- What a run was played with and judged by goes with the last run of it, whoever takes
-- that away. It comes in one transaction with a run, so that none is without it.
CREATE INDEX run_by_edition ON run (edition);
CREATE INDEX run_by_rubric ON run (rubric);
CREATE INDEX run_trials ON run (person, created_ms) WHERE trial = 1;
CREATE INDEX grade_by_rubric ON grade (rubric);
CREATE INDEX edition_file_by_blob ON edition_file (blob);

CREATE TRIGGER edition_goes AFTER DELETE ON run WHEN NOT EXISTS (SELECT 1 FROM run WHERE edition = OLD.edition)
BEGIN
  DELETE FROM edition_file WHERE edition = OLD.edition;
  DELETE FROM edition WHERE hash = OLD.edition;
END;
CREATE TRIGGER blob_goes AFTER DELETE ON edition_file WHEN NOT EXISTS (SELECT 1 FROM edition_file WHERE blob = OLD.blob)
BEGIN
  DELETE FROM blob WHERE hash = OLD.blob;
END;
CREATE TRIGGER rubric_goes_with_run AFTER DELETE ON run
WHEN NOT EXISTS (SELECT 1 FROM run WHERE rubric = OLD.rubric) AND NOT EXISTS (SELECT 1 FROM grade WHERE rubric = OLD.rubric)
BEGIN
  DELETE FROM rubric WHERE hash = OLD.rubric;
END;
CREATE TRIGGER rubric_goes_with_grade AFTER DELETE ON grade
WHEN NOT EXISTS (SELECT 1 FROM run WHERE rubric = OLD.rubric) AND NOT EXISTS (SELECT 1 FROM grade WHERE rubric = OLD.rubric)
BEGIN
  DELETE FROM rubric WHERE hash = OLD.rubric;
END;

-- Until now they came before their run, and stayed where that never came.
DELETE FROM edition_file WHERE edition NOT IN (SELECT edition FROM run);
DELETE FROM edition WHERE hash NOT IN (SELECT edition FROM run);
DELETE FROM rubric WHERE hash NOT IN (SELECT rubric FROM run) AND hash NOT IN (SELECT rubric FROM grade);
