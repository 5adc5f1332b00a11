-- A trial is a run by which an author tries what they write: it says nothing of
-- the drill, and nothing of whoever played it.
ALTER TABLE run ADD COLUMN trial INTEGER NOT NULL DEFAULT 0;
