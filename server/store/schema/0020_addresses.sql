-- The names of the addresses outside that are told what happens in its runs, as a
-- list of JSON; what they are is in a file of whoever runs the server.
ALTER TABLE assignment ADD COLUMN addresses TEXT NOT NULL DEFAULT '[]';
