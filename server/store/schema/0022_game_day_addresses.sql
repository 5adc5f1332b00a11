-- As assignment.addresses, of all that is played in a game day.
ALTER TABLE game_day ADD COLUMN addresses TEXT NOT NULL DEFAULT '[]';
