-- What a run was played with: its scenario, stack, rules, routing and runbooks, as
-- their authors had written them then. blob holds each text once, by the SHA-256
-- of its content, for all editions that have it; an edition names its files, and
-- which of them is the scenario. Runs from before have none: edition is ''.
CREATE TABLE blob (
  hash TEXT PRIMARY KEY,
  raw  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE edition (
  hash     TEXT PRIMARY KEY,
  scenario TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE edition_file (
  edition TEXT NOT NULL REFERENCES edition (hash) ON DELETE CASCADE,
  name    TEXT NOT NULL,
  blob    TEXT NOT NULL REFERENCES blob (hash),
  PRIMARY KEY (edition, name)
) STRICT, WITHOUT ROWID;
ALTER TABLE run ADD COLUMN edition TEXT NOT NULL DEFAULT '';
