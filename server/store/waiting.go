package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// AssignedRun is a run that came from an assignment, as whoever gave it follows it.
type AssignedRun struct {
	Run, Assignment, Person string
	Created                 time.Time
	Ended                   bool
	// Withheld says that the score is kept from whoever played.
	Withheld  bool
	Low, High *float64 // of the score, in percent; nil: it has none
}

// AssignedRuns lists the runs of the assignments that a person gave, oldest first; of
// everybody where person is empty. Those that never came up are none.
func (s *Store) AssignedRuns(ctx context.Context, person string) ([]AssignedRun, error) {
	return s.assignedRuns(ctx, "assignment IN (SELECT assignment.id FROM assignment WHERE behalf <> 'self' AND (? = '' OR giver = ?))", person, person)
}

// AssignedRunsAt lists the runs of the assignments that a person is to play, oldest
// first: those of the others, too.
func (s *Store) AssignedRunsAt(ctx context.Context, person string) ([]AssignedRun, error) {
	return s.assignedRuns(ctx, "assignment IN (SELECT assignment.id FROM assignment WHERE behalf <> 'self') AND assignment IN (SELECT assignment FROM assignment_player WHERE assignment_player.person = ?)", person)
}

// AssignedRunsOf lists the runs of one assignment, oldest first.
func (s *Store) AssignedRunsOf(ctx context.Context, assignment string) ([]AssignedRun, error) {
	return s.assignedRuns(ctx, "assignment = ?", assignment)
}

// PlayedFrom reports whether a person is or was of the crew of a run that came from an
// assignment.
func (s *Store) PlayedFrom(ctx context.Context, assignment, person string) (bool, error) {
	var played bool
	err := s.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM run JOIN member ON member.run = run.id WHERE assignment = ? AND member.person = ?)", assignment, person).Scan(&played)
	if err != nil {
		return false, fmt.Errorf("whether %s played assignment %s: %w", person, assignment, err)
	}
	return played, nil
}

func (s *Store) assignedRuns(ctx context.Context, where string, args ...any) ([]AssignedRun, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT id, assignment, person, created_ms, ended_ms IS NOT NULL,
`+askedOf+` = run.person) OR coalesce(opens_ms, 0) > ?, coalesce(low, percent), coalesce(high, percent)
FROM run WHERE state <> 'failed' AND `+where+" ORDER BY created_ms, id", append([]any{s.now().UnixMilli()}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("list the runs of assignments: %w", err)
	}
	defer rows.Close()
	var all []AssignedRun
	for rows.Next() {
		var a AssignedRun
		var created int64
		if err := rows.Scan(&a.Run, &a.Assignment, &a.Person, &created, &a.Ended, &a.Withheld, &a.Low, &a.High); err != nil {
			return nil, fmt.Errorf("list the runs of assignments: %w", err)
		}
		a.Created = fromMS(created)
		all = append(all, a)
	}
	return all, rows.Err()
}

// Feedback is what has come of a run since whoever played it read its debrief last.
type Feedback struct {
	Run  Run
	When time.Time // of the latest of it
	Read bool      // they have read the debrief before
}

// arrived is when the latest came of what there is to read of a run: its end, the
// moment in which its answers opened, or its latest grade.
const arrived = "max(run.ended_ms, coalesce(opens_ms, 0), coalesce((SELECT max(graded_ms) FROM grade WHERE grade.run = run.id), 0))"

const feedbackFor = "SELECT run.id, " + arrived + ` AS came, read_ms IS NOT NULL
FROM run LEFT JOIN debrief_read ON debrief_read.run = run.id AND debrief_read.person = ?1
WHERE ` + playedBy + ` = ?1) AND ended_ms IS NOT NULL AND state <> 'failed' AND percent IS NOT NULL AND NOT trial AND log_gone_ms IS NULL AND NOT (` + askedOf + ` = ?1))
AND coalesce(opens_ms, 0) <= ?2 AND came > coalesce(read_ms, 0) ORDER BY came DESC, run.id LIMIT ?3`

// FeedbackFor lists what has come for a person, the latest first: of runs whose log is
// kept, as of the lists below, for of the others there is nothing left to do.
func (s *Store) FeedbackFor(ctx context.Context, person string, most int) ([]Feedback, error) {
	now := s.now().UnixMilli()
	rows, err := s.readers.QueryContext(ctx, feedbackFor, person, now, most)
	if err != nil {
		return nil, fmt.Errorf("list feedback: %w", err)
	}
	defer rows.Close()
	var all []Feedback
	for rows.Next() {
		var f Feedback
		var when int64
		if err := rows.Scan(&f.Run.ID, &when, &f.Read); err != nil {
			return nil, fmt.Errorf("list feedback: %w", err)
		}
		f.When = fromMS(when)
		all = append(all, f)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list feedback: %w", err)
	}
	for i := range all {
		if all[i].Run, err = s.Run(ctx, all[i].Run.ID); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// PutDebriefRead notes that somebody reads the debrief of a run now. Who has read
// all that there is writes nothing.
func (s *Store) PutDebriefRead(ctx context.Context, run, person string) error {
	var read bool
	err := s.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM debrief_read JOIN run ON run.id = debrief_read.run WHERE debrief_read.run = ? AND debrief_read.person = ? AND read_ms >= "+arrived+")",
		run, person).Scan(&read)
	if err == nil && !read {
		err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
			_, err := c.ExecContext(ctx, "INSERT INTO debrief_read (run, person, read_ms) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET read_ms = excluded.read_ms",
				run, person, s.now().UnixMilli())
			return known(err)
		})
	}
	if err != nil {
		return fmt.Errorf("note that the debrief of run %s was read: %w", run, err)
	}
	return nil
}

// Unmarked lists runs in which something waits for a person to mark it, the longest
// waiting first: those that they have not played, and that they are named to mark, or
// see where nobody is named; and none of a game day that goes on and that they play in.
func (s *Store) Unmarked(ctx context.Context, p Person, most int) ([]Run, error) {
	seen, whose := p.Sight().ofRun()
	args := slices.Concat([]any{p.ID, p.ID}, whose, []any{p.ID, most})
	return s.selectRuns(ctx, `ended_ms IS NOT NULL AND state <> 'failed' AND NOT trial AND log_gone_ms IS NULL AND low < high AND NOT EXISTS (SELECT 1 FROM member WHERE member.run = run.id AND member.person = ?)
AND assignment NOT IN (SELECT assignment FROM (`+rivals+`) WHERE person = ?)
AND (assignment NOT IN (SELECT assignment FROM assignment_person WHERE part = 'marker') AND `+seen+`
OR assignment IN (SELECT assignment FROM assignment_person WHERE part = 'marker' AND person = ?))
ORDER BY ended_ms, run.id LIMIT ?`, args...)
}

// opensByItself selects the assignments whose debriefs open when a game day is over.
const opensByItself = "SELECT assignment FROM game_day_play JOIN game_day ON game_day.id = game_day WHERE game_day.debrief = 'over'"

// Unreleased lists runs whose answers wait for a person to release them, the longest
// waiting first: those of their assignments, but for what opens by itself when a game
// day is over.
func (s *Store) Unreleased(ctx context.Context, person string, most int) ([]Run, error) {
	return s.selectRuns(ctx, `opens_ms = ? AND log_gone_ms IS NULL AND assignment IN (SELECT assignment.id FROM assignment WHERE giver = ? AND behalf <> 'self' AND debrief = 'released')
AND assignment NOT IN (`+opensByItself+`) AND NOT EXISTS (SELECT 1 FROM member WHERE member.run = run.id AND member.person = ?)
ORDER BY ended_ms, run.id LIMIT ?`, Held.UnixMilli(), person, person, most)
}

const namedFor = `state <> 'failed' AND log_gone_ms IS NULL AND NOT ` + playedBy + ` = ?1)
AND assignment IN (SELECT assignment FROM assignment_person WHERE assignment_person.person = ?1 AND part IN ('watcher', 'reader'))
AND EXISTS (SELECT 1 FROM assignment_person AS named WHERE named.assignment = run.assignment AND named.person = ?1 AND part = iif(ended_ms IS NULL, 'watcher', 'reader'))
AND NOT EXISTS (SELECT 1 FROM debrief_read WHERE debrief_read.run = run.id AND debrief_read.person = ?1) ORDER BY run.created_ms DESC, run.id LIMIT ?2`

// NamedFor lists runs that a person was named for: to watch, of those under way, and
// to read, of those that have ended and that they have not read.
func (s *Store) NamedFor(ctx context.Context, person string, most int) ([]Run, error) {
	return s.selectRuns(ctx, namedFor, person, most)
}
