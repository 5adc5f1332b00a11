-- Which outcomes are gone: whoever holds them in memory takes these away, and has no need
-- to read all the others again. The latest ten thousand are kept; whoever missed more reads
-- anew. What takes the place of another (INSERT OR REPLACE) is not gone: for that, no
-- trigger fires.
CREATE TABLE outcome_gone (
  id  INTEGER PRIMARY KEY AUTOINCREMENT,
  run TEXT NOT NULL
) STRICT;
CREATE TRIGGER outcome_is_gone AFTER DELETE ON outcome
BEGIN
  INSERT INTO outcome_gone (run) VALUES (OLD.run);
  DELETE FROM outcome_gone WHERE id <= (SELECT max(id) FROM outcome_gone) - 10000;
END;
-- What waits for somebody to mark it is looked up, however many others there are.
CREATE INDEX run_unmarked ON run (ended_ms) WHERE low < high;
CREATE INDEX assignment_marked ON assignment_person (assignment) WHERE part = 'marker';
