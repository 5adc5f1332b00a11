-- The attempt whose time was up that an attempt goes on with: it begins with what was
-- handed in there. Each is gone on with once.
ALTER TABLE attempt ADD COLUMN continues TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX attempt_continued ON attempt (continues) WHERE continues <> '';

-- How much more time a candidate had when they began an item, in percent: it stays so.
ALTER TABLE candidate_item ADD COLUMN extra INTEGER NOT NULL DEFAULT 0;
UPDATE candidate_item SET extra = (SELECT extra FROM candidate WHERE person = candidate);
CREATE INDEX candidate_item_by_attempt ON candidate_item (attempt) WHERE attempt <> '';

-- The item and its attempt that were under way when a candidate's browser was heard of last,
-- and how much of its time had passed: what passes until it is heard of again is what they have lost. It
-- is counted as that time is, so that neither a server that was down nor a clock that was
-- set is part of it.
ALTER TABLE candidate ADD COLUMN heard_item TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN heard_at TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN heard_spent_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE candidate_gap ADD COLUMN lost_ms INTEGER NOT NULL DEFAULT 0;
UPDATE candidate_gap SET lost_ms = until_ms - from_ms
WHERE EXISTS (SELECT 1 FROM candidate_item i WHERE i.candidate = candidate_gap.candidate AND i.item = candidate_gap.item AND attempt <> '');

-- Who was removed holds nothing.
DELETE FROM interview_host WHERE person IN (SELECT id FROM person WHERE removed_ms IS NOT NULL);
