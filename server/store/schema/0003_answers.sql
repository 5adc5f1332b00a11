-- When the answers of a run are shown to whoever plays it, if that is after its
-- end; repeat says that they knew those of the drill before its end.
ALTER TABLE run ADD COLUMN opens_ms INTEGER;
ALTER TABLE run ADD COLUMN repeat INTEGER NOT NULL DEFAULT 0;

-- Who was shown the answers of which drill, and when first.
CREATE TABLE reading (
  person   TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  scenario TEXT NOT NULL,
  read_ms  INTEGER NOT NULL,
  PRIMARY KEY (person, scenario)
) STRICT, WITHOUT ROWID;

-- Until now they were shown to everybody at the end of a run.
INSERT INTO reading (person, scenario, read_ms)
SELECT person, scenario, min(ended_ms) FROM run WHERE ended_ms IS NOT NULL AND percent IS NOT NULL GROUP BY person, scenario;
UPDATE run SET repeat = 1 WHERE EXISTS (
  SELECT 1 FROM reading WHERE reading.person = run.person AND reading.scenario = run.scenario AND reading.read_ms < run.created_ms
);
