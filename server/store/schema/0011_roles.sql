-- Roles are a set for each person; none includes another. Until now there were
-- three, each with what those below it could do, and everybody played.
CREATE TABLE person_role (
  person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  role   TEXT NOT NULL CHECK (role IN ('trainee', 'facilitator', 'assessor', 'author', 'admin')),
  PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;
INSERT INTO person_role (person, role) SELECT id, 'trainee' FROM person;
INSERT INTO person_role (person, role)
SELECT id, column1 FROM person, (VALUES ('facilitator'), ('assessor'), ('author')) WHERE person.role IN ('facilitator', 'admin');
INSERT INTO person_role (person, role) SELECT id, 'admin' FROM person WHERE role = 'admin';
ALTER TABLE person DROP COLUMN role;
