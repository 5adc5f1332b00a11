-- Keys that badges are signed with. The one that has its private half is in use; of the
-- others the public half stays for ever, so that what they signed can be verified.
CREATE TABLE signing_key (
  id         TEXT PRIMARY KEY, -- thumbprint
  public     TEXT NOT NULL,    -- as a JSON Web Key
  private    BLOB,             -- PKCS #8
  created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
