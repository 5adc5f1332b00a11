-- A removed person stays as a row without anything of them, for what refers to
-- it. bound says that somebody who sees what others play sees their groups alone:
-- it outlives the groups, so that taking one away shows them no more than before.
ALTER TABLE person ADD COLUMN removed_ms INTEGER;
ALTER TABLE person ADD COLUMN bound INTEGER NOT NULL DEFAULT 0;

CREATE TABLE people_group (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE COLLATE NOCASE,
  created_ms INTEGER NOT NULL
) STRICT;
-- Who is in a group as what: a member, or a lead, whose group it is.
CREATE TABLE group_person (
  in_group TEXT NOT NULL REFERENCES people_group (id) ON DELETE CASCADE,
  person   TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  part     TEXT NOT NULL CHECK (part IN ('member', 'lead')),
  PRIMARY KEY (in_group, person, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_by_person ON group_person (person, part);

-- What lets a program in as a person. hash is SHA-256 of the token; scopes are
-- words with spaces between them.
CREATE TABLE token (
  id         TEXT PRIMARY KEY,
  hash       BLOB NOT NULL UNIQUE,
  person     TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  name       TEXT NOT NULL,
  scopes     TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  used_ms    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX token_by_person ON token (person, created_ms);
