-- Groups to which something is assigned: whoever is a member at the moment is to play.
-- A group that is taken away leaves the row, to say so.
CREATE TABLE assignment_group (
  assignment TEXT NOT NULL REFERENCES assignment (id) ON DELETE CASCADE,
  in_group   TEXT REFERENCES people_group (id) ON DELETE SET NULL,
  UNIQUE (assignment, in_group)
) STRICT;
CREATE INDEX assignment_group_by_group ON assignment_group (in_group);

-- Who is to play what, by name or by a group of theirs.
CREATE VIEW assignment_player AS
SELECT assignment, person, seat FROM assignment_person WHERE part = 'player' AND person IS NOT NULL
UNION ALL
SELECT DISTINCT assignment, group_person.person, '' FROM assignment_group JOIN group_person USING (in_group)
WHERE group_person.part = 'member' AND NOT EXISTS (
  SELECT 1 FROM assignment_person AS named
  WHERE named.assignment = assignment_group.assignment AND named.part = 'player' AND named.person = group_person.person
);
