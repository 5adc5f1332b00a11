-- The run time at which a run ended: it may have been paused, or played faster
-- than the wall clock.
ALTER TABLE run ADD COLUMN took_ms INTEGER NOT NULL DEFAULT 0;
UPDATE run SET took_ms = max(0, ended_ms - epoch_ms) WHERE ended_ms IS NOT NULL AND epoch_ms IS NOT NULL;
