-- Whether somebody of a crew has said how the run went, or that they would rather
-- not. run.unassessed says whether they are asked at all.
ALTER TABLE member ADD COLUMN assessed INTEGER NOT NULL DEFAULT 0;
