-- How the house works is said for a group, too, and need not be said for who learns by a
-- track: '' leaves it open. follows says that an enrolment leaves it open; what profile
-- holds is then nothing that anybody reads. See decisions/0159.
ALTER TABLE people_group ADD COLUMN profile TEXT NOT NULL DEFAULT '' CHECK (profile IN ('', 'start-up', 'enterprise', 'regulated'));
ALTER TABLE track_enrolment ADD COLUMN follows INTEGER NOT NULL DEFAULT 0;
