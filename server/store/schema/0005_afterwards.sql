-- Whether the player of a run is to say how it went before its score is shown to
-- them. Nobody was asked of runs of before.
ALTER TABLE run ADD COLUMN unassessed INTEGER NOT NULL DEFAULT 0;

-- What people concluded from a run, as it was written last.
CREATE TABLE review (
  run        TEXT PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
  happened   TEXT NOT NULL,
  causes     TEXT NOT NULL,
  learned    TEXT NOT NULL,
  person     TEXT NOT NULL REFERENCES person (id),
  written_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What somebody is to do about it. due is a day, such as 2026-11-29; done_ms is
-- NULL until it is done.
CREATE TABLE review_action (
  id         TEXT PRIMARY KEY,
  run        TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  text       TEXT NOT NULL,
  owner      TEXT NOT NULL REFERENCES person (id),
  due        TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  done_ms    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX review_action_by_run ON review_action (run, created_ms);
CREATE INDEX review_action_by_owner ON review_action (owner, due);
