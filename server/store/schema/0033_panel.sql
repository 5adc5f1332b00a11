-- Who marks what in interviews: see decisions/0148. third is 1 of whoever is asked only
-- where the other two part.
CREATE TABLE panel_rater (
  interview TEXT NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
  item      TEXT NOT NULL,
  person    TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  third     INTEGER NOT NULL,
  PRIMARY KEY (interview, item, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX panel_rater_by_person ON panel_rater (person, interview);
