-- A token made by somebody whom a provider vouched for is good while it does: it lets
-- nobody in from vouched_ms on, until they have signed in there again. issuer is empty
-- and vouched_ms NULL for tokens of those who sign in here.
ALTER TABLE token ADD COLUMN issuer TEXT NOT NULL DEFAULT '';
ALTER TABLE token ADD COLUMN vouched_ms INTEGER;
-- Of those there are, they are of whoever can sign in there alone. They have two weeks.
UPDATE token SET
  issuer = (SELECT issuer FROM identity WHERE identity.person = token.person AND subject IS NOT NULL ORDER BY seen_ms DESC LIMIT 1),
  vouched_ms = CAST(unixepoch('subsec') * 1000 AS INTEGER) + 14 * 86400000
WHERE person IN (SELECT id FROM person WHERE password IS NULL) AND person IN (SELECT person FROM identity WHERE subject IS NOT NULL);
