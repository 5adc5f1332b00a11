-- Since when the log of a run is not kept any more; its score is. NULL: it is kept.
ALTER TABLE run ADD COLUMN log_gone_ms INTEGER;
CREATE INDEX run_by_end ON run (ended_ms);
