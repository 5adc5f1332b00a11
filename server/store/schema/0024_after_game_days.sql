-- What is asked of those who played a game day, and what they answer: how much they
-- agree, from 1 to 5, 0 for nothing, and words of their own. An answer is told without
-- the name of who gave it; of somebody who is removed the name goes, too.
CREATE TABLE game_day_question (
  game_day TEXT NOT NULL REFERENCES game_day (id) ON DELETE CASCADE,
  place    INTEGER NOT NULL,
  text     TEXT NOT NULL,
  PRIMARY KEY (game_day, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE game_day_answer (
  game_day TEXT NOT NULL REFERENCES game_day (id) ON DELETE CASCADE,
  place    INTEGER NOT NULL,
  person   TEXT REFERENCES person (id) ON DELETE SET NULL,
  rating   INTEGER NOT NULL CHECK (rating BETWEEN 0 AND 5),
  words    TEXT NOT NULL,
  UNIQUE (game_day, place, person)
) STRICT;
CREATE INDEX game_day_answer_by_person ON game_day_answer (person);

-- What people are to do after a game day. due is a day, as in 2026-11-29.
CREATE TABLE game_day_action (
  id         TEXT PRIMARY KEY,
  game_day   TEXT NOT NULL REFERENCES game_day (id) ON DELETE CASCADE,
  text       TEXT NOT NULL,
  owner      TEXT NOT NULL REFERENCES person (id),
  due        TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  done_ms    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX game_day_action_by_owner ON game_day_action (owner);
