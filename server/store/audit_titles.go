package store

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
)

// selectTitle tells what things are called that lines of the trail are about, by id. What
// is told of a candidate is their code, so nothing of it outlives who they were.
const selectTitle = `SELECT value, coalesce(
  (SELECT title FROM run WHERE id = value),
  (SELECT code || ', ' || title FROM candidate JOIN interview ON interview.id = interview WHERE person = value),
  (SELECT CASE WHEN removed_ms IS NULL THEN login ELSE name END FROM person WHERE id = value),
  (SELECT title FROM interview WHERE id = value),
  (SELECT title || ', ' || name FROM attempt JOIN person ON person.id = person WHERE attempt.id = value),
  (SELECT title || ', ' || name FROM track_enrolment JOIN person ON person.id = person WHERE track_enrolment.id = value),
  (SELECT title FROM assignment WHERE id = value),
  (SELECT title FROM game_day WHERE id = value),
  (SELECT name FROM people_group WHERE id = value),
  (SELECT 'a token of ' || person.name FROM token JOIN person ON person.id = person WHERE token.id = value),
  '') FROM (SELECT DISTINCT value FROM json_each(?))`

// titled says of each line what that is called which it made or was done to, as it is called
// now; what is not there any more has no title.
func (s *Store) titled(ctx context.Context, lines []Line) error {
	ids := make([]string, len(lines))
	for i, l := range lines {
		if ids[i] = l.Made; ids[i] == "" {
			ids[i] = path.Base(l.Object) // of a candidate it begins with their interview
		}
	}
	asked, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	rows, err := s.readers.QueryContext(ctx, selectTitle, string(asked))
	if err != nil {
		return fmt.Errorf("read what lines of the trail are about: %w", known(err))
	}
	defer rows.Close()
	titles := map[string]string{}
	for rows.Next() {
		var id, title string
		if err := rows.Scan(&id, &title); err != nil {
			return fmt.Errorf("read what lines of the trail are about: %w", known(err))
		}
		titles[id] = title
	}
	for i := range lines {
		lines[i].Title = titles[ids[i]]
	}
	return known(rows.Err())
}
