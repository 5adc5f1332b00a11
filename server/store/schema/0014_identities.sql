-- Who somebody is at a provider whom they sign in with. An admin may say so before
-- they have: then subject is NULL, and whom the provider calls login is meant,
-- once. issuer and subject together are theirs for good.
CREATE TABLE identity (
  id         TEXT PRIMARY KEY,
  issuer     TEXT NOT NULL,
  subject    TEXT,
  login      TEXT NOT NULL COLLATE NOCASE,
  person     TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  created_ms INTEGER NOT NULL,
  seen_ms    INTEGER,
  UNIQUE (issuer, subject)
) STRICT;
CREATE UNIQUE INDEX identity_awaited ON identity (issuer, login) WHERE subject IS NULL;
CREATE INDEX identity_by_person ON identity (person);

-- A session that a provider vouched for ends when it is to be asked again: at
-- ends_ms, NULL where the session's own life decides. issuer is empty for those
-- who signed in with a password or a link.
ALTER TABLE session ADD COLUMN ends_ms INTEGER;
ALTER TABLE session ADD COLUMN issuer TEXT NOT NULL DEFAULT '';
