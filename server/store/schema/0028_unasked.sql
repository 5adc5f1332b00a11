-- Runs whose log went before they ceased to be asked about: nobody is asked how one went of
-- which nothing can be read.
UPDATE run SET unassessed = 0 WHERE log_gone_ms IS NOT NULL AND unassessed;
