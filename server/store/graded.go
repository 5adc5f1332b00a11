package store

import (
	"context"
	"fmt"
	"slices"
)

// Graded is the latest grade of a run that has ended.
type Graded struct {
	Run    string
	Rubric string // hash
	Grader int
	Raw    []byte
	TookMS int64 // run time
	End    string
	Repeat bool
	Marked bool // somebody has given it a mark
	// Machine says that a program played it in the place of the person whose run
	// it is: its log names nobody but the program.
	Machine bool
}

// GradedRuns returns the latest grade of the latest runs of a scenario that have
// one, newest first, and at most so many: of crews that are seen. Trials are left out.
func (s *Store) GradedRuns(ctx context.Context, scenario string, by Sight, most int) ([]Graded, error) {
	seen, whose := by.ofRun()
	rows, err := s.readers.QueryContext(ctx, `SELECT run.id, g.rubric, g.grader, g.raw, run.took_ms, run.end_reason, run.repeat,
EXISTS (SELECT 1 FROM event WHERE event.run = run.id AND event.kind IN ('mark.given', 'run.marked')),
log_gone_ms IS NULL AND NOT EXISTS (SELECT 1 FROM event, json_each(event.body, '$.trainees') t WHERE event.run = run.id AND event.seq = 1 AND t.value ->> 'id' = run.person)
FROM run JOIN grade g ON g.run = run.id
WHERE run.scenario = ? AND `+seen+` AND NOT run.trial AND run.ended_ms IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM grade later WHERE later.run = run.id AND (later.graded_ms, later.grader, later.rubric) > (g.graded_ms, g.grader, g.rubric))
ORDER BY run.created_ms DESC, run.id LIMIT ?`, slices.Concat([]any{scenario}, whose, []any{most})...)
	if err != nil {
		return nil, fmt.Errorf("read the grades of %s: %w", scenario, known(err))
	}
	defer rows.Close()
	var all []Graded
	for rows.Next() {
		var g Graded
		if err := rows.Scan(&g.Run, &g.Rubric, &g.Grader, &g.Raw, &g.TookMS, &g.End, &g.Repeat, &g.Marked, &g.Machine); err != nil {
			return nil, fmt.Errorf("read the grades of %s: %w", scenario, err)
		}
		all = append(all, g)
	}
	return all, rows.Err()
}
