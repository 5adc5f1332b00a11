-- A candidate is let in by one link, for one interview, and has no other role.
CREATE TABLE person_role_now (
  person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  role   TEXT NOT NULL CHECK (role IN ('trainee', 'facilitator', 'assessor', 'author', 'admin', 'candidate')),
  PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;
INSERT INTO person_role_now (person, role) SELECT person, role FROM person_role;
DROP TABLE person_role;
ALTER TABLE person_role_now RENAME TO person_role;
CREATE TRIGGER candidate_is_alone BEFORE INSERT ON person_role
WHEN EXISTS (SELECT 1 FROM person_role WHERE person = NEW.person AND (role = 'candidate' OR NEW.role = 'candidate'))
BEGIN SELECT RAISE(ABORT, 'a candidate has no other role'); END;

-- An interview, as it was made from a template: terms is JSON, a store.InterviewTerms.
CREATE TABLE interview (
  id         TEXT PRIMARY KEY,
  template   TEXT NOT NULL, -- slug
  edition    TEXT NOT NULL, -- hash of the template's file
  title      TEXT NOT NULL,
  seed       INTEGER NOT NULL,
  terms      TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  closed_ms  INTEGER
) STRICT;

-- Who holds it: they see the names of its candidates.
CREATE TABLE interview_host (
  interview TEXT NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
  person    TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  place     INTEGER NOT NULL, -- 0 made it
  PRIMARY KEY (interview, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX interview_host_by_person ON interview_host (person);

-- What identifies a candidate is here alone: everywhere else they are called by their
-- code. link is the SHA-256 of what their link holds, NULL where none is good; extra is how
-- much more time they have, in percent. Of one who was deleted, code and times are left.
CREATE TABLE candidate (
  person      TEXT PRIMARY KEY REFERENCES person (id),
  interview   TEXT NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
  code        TEXT NOT NULL,
  name        TEXT NOT NULL,
  address     TEXT NOT NULL,
  note        TEXT NOT NULL, -- why they have more time
  extra       INTEGER NOT NULL,
  link        BLOB UNIQUE,
  expires_ms  INTEGER NOT NULL,
  bound_ms    INTEGER, -- when a browser was let in
  agreed_ms   INTEGER, -- when they said that they had read what is kept
  heard_ms    INTEGER, -- when their browser was heard of last
  finished_ms INTEGER,
  released_ms INTEGER, -- since when they may read the debriefs of what they did
  deleted_ms  INTEGER,
  created_ms  INTEGER NOT NULL,
  UNIQUE (interview, code)
) STRICT;

-- What a candidate has begun: an attempt at an exercise, or the assignment of a drill.
CREATE TABLE candidate_item (
  candidate  TEXT NOT NULL REFERENCES candidate (person) ON DELETE CASCADE,
  item       TEXT NOT NULL,
  attempt    TEXT NOT NULL,
  assignment TEXT NOT NULL,
  begun_ms   INTEGER NOT NULL,
  PRIMARY KEY (candidate, item)
) STRICT, WITHOUT ROWID;

-- When nothing was heard of a candidate's browser for a while, with an item begun.
CREATE TABLE candidate_gap (
  candidate TEXT NOT NULL REFERENCES candidate (person) ON DELETE CASCADE,
  from_ms   INTEGER NOT NULL,
  until_ms  INTEGER NOT NULL,
  item      TEXT NOT NULL,
  PRIMARY KEY (candidate, from_ms)
) STRICT, WITHOUT ROWID;

-- Time that was given back, by whom and why.
CREATE TABLE candidate_given (
  candidate TEXT NOT NULL REFERENCES candidate (person) ON DELETE CASCADE,
  item      TEXT NOT NULL,
  ms        INTEGER NOT NULL,
  reason    TEXT NOT NULL,
  by_person TEXT REFERENCES person (id) ON DELETE SET NULL,
  at_ms     INTEGER NOT NULL
) STRICT;
CREATE INDEX candidate_given_by_candidate ON candidate_given (candidate, at_ms);
