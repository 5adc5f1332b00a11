-- For what of a gate somebody plays a drill in it: the ids of what it asks, with spaces
-- between them. What is played instead of the drills that one thing asks for counts for
-- that alone. Empty: it is of before that was kept, and counts for all.
ALTER TABLE track_play ADD COLUMN asks TEXT NOT NULL DEFAULT '';

CREATE INDEX track_enrolment_by_person ON track_enrolment (person);

-- Whose answers somebody was shown, and what those are called who looked after them, is
-- told with their progress: it is counted where it changes, as what they play is.
CREATE TRIGGER reading_is_progress AFTER INSERT ON reading
BEGIN UPDATE track_enrolment SET version = version + 1 WHERE ended_ms IS NULL AND person = NEW.person; END;
CREATE TRIGGER name_is_progress AFTER UPDATE OF name ON person WHEN NEW.name <> OLD.name
BEGIN UPDATE track_enrolment SET version = version + 1 WHERE id IN
(SELECT enrolment FROM track_step WHERE by_person = NEW.id UNION SELECT enrolment FROM entrustment WHERE by_person = NEW.id); END;
