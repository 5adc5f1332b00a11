-- A game day: crews that play the same drills side by side, one drill after the other.
-- begins_at is a local time of zone, as in 2026-11-29T14:00, '' while nobody has said;
-- at is the place of the drill that is played, or is played next; seed is 0 but where
-- all crews have one of the game day's.
CREATE TABLE game_day (
  id           TEXT PRIMARY KEY,
  title        TEXT NOT NULL,
  note         TEXT NOT NULL,
  giver        TEXT REFERENCES person (id) ON DELETE SET NULL,
  runtime      TEXT NOT NULL,
  begins_at    TEXT NOT NULL,
  zone         TEXT NOT NULL,
  begins       TEXT NOT NULL CHECK (begins IN ('together', 'ready')),
  seeds        TEXT NOT NULL CHECK (seeds IN ('drill', 'same', 'crew')),
  seed         INTEGER NOT NULL,
  debrief      TEXT NOT NULL CHECK (debrief IN ('over', 'played-out', 'at-once', 'released', 'never')),
  leaderboard  TEXT NOT NULL CHECK (leaderboard IN ('', 'harm', 'score')),
  state        TEXT NOT NULL CHECK (state IN ('planned', 'open', 'playing', 'break', 'over')),
  at           INTEGER NOT NULL,
  break_end_ms INTEGER,
  created_ms   INTEGER NOT NULL,
  invited_ms   INTEGER,
  over_ms      INTEGER
) STRICT;
CREATE INDEX game_day_by_giver ON game_day (giver);

-- Who leads it besides its giver.
CREATE TABLE game_day_helper (
  game_day TEXT NOT NULL REFERENCES game_day (id) ON DELETE CASCADE,
  person   TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  PRIMARY KEY (game_day, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX game_day_helper_by_person ON game_day_helper (person);

CREATE TABLE game_day_drill (
  game_day  TEXT NOT NULL REFERENCES game_day (id) ON DELETE CASCADE,
  place     INTEGER NOT NULL,
  scenario  TEXT NOT NULL,
  title     TEXT NOT NULL,
  break_min INTEGER NOT NULL, -- after it
  PRIMARY KEY (game_day, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE game_day_crew (
  id       TEXT PRIMARY KEY,
  game_day TEXT NOT NULL REFERENCES game_day (id) ON DELETE CASCADE,
  place    INTEGER NOT NULL,
  name     TEXT NOT NULL,
  seed     INTEGER NOT NULL -- its own, where each crew has one
) STRICT, WITHOUT ROWID;
CREATE INDEX game_day_crew_by_game_day ON game_day_crew (game_day, place);

-- A person who is removed leaves the row: a seat that is vacant. seat is that which they
-- have in each drill whose cast has it, '' for none; ready_ms is when they said that they
-- are ready for the drill at game_day.at.
CREATE TABLE game_day_member (
  game_day TEXT NOT NULL REFERENCES game_day (id) ON DELETE CASCADE,
  crew     TEXT NOT NULL REFERENCES game_day_crew (id) ON DELETE CASCADE,
  person   TEXT REFERENCES person (id) ON DELETE SET NULL,
  seat     TEXT NOT NULL,
  ready_ms INTEGER,
  UNIQUE (game_day, person)
) STRICT;
CREATE INDEX game_day_member_by_person ON game_day_member (person);

-- What a crew plays of a drill is an assignment, from which its runs come: several where
-- one was interrupted and begun anew.
CREATE TABLE game_day_play (
  game_day   TEXT NOT NULL REFERENCES game_day (id) ON DELETE CASCADE,
  place      INTEGER NOT NULL,
  crew       TEXT NOT NULL REFERENCES game_day_crew (id) ON DELETE CASCADE,
  assignment TEXT NOT NULL UNIQUE REFERENCES assignment (id),
  PRIMARY KEY (game_day, place, crew)
) STRICT, WITHOUT ROWID;
