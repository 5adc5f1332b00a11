package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// RunFilter narrows a list of runs; the zero value lists all.
type RunFilter struct {
	Person     string // only those that one person plays, by id
	Name       string // only those that people play whose name has this in it, whatever its case
	Scenario   string // only those of one scenario, by slug
	Runtime    string // only those on one runtime
	Standing   RunStanding
	Assignment string // only those that come from one assignment
	Unfinished bool   // only those that have not ended
	// Reader is who is shown the list: by score, a run has the place that its
	// Score gives it for them.
	Reader string
	// Led leaves out the runs that Reader may not see by their roles, because their
	// assignment names who may watch, or because none of the crew is in Sight.
	Led   bool
	Sight Sight
}

// RunStanding is how far a run is, as lists tell it.
type RunStanding string

// Standings. A run that never came up has failed; one whose sandbox broke down
// on the way has ended.
const (
	RunOpen   RunStanding = "open"
	RunEnded  RunStanding = "ended"
	RunFailed RunStanding = "failed"
)

// RunStandings lists the standings.
func RunStandings() []RunStanding { return []RunStanding{RunOpen, RunEnded, RunFailed} }

// RunOrder is the order of a list of runs. What has no score comes last when
// it is asked for by score; equals come newest first, or oldest first.
type RunOrder string

// How a list can be ordered.
const (
	Newest RunOrder = "newest"
	Oldest RunOrder = "oldest"
	Best   RunOrder = "best"
	Worst  RunOrder = "worst"
)

// RunOrderings lists how it can be; the first is the usual one.
func RunOrderings() []RunOrder { return []RunOrder{Newest, Oldest, Best, Worst} }

// ErrCursor is a cursor that no list gave out.
var ErrCursor = errors.New("no such place in the list")

// RunPage asks for a part of a list: its beginning, or what comes after or
// before a cursor.
type RunPage struct {
	Order         RunOrder
	Limit         int
	After, Before string // at most one of them
}

// RunList is a page of a list. Its cursors stay where they are while others
// begin runs; one is empty where the list ends.
type RunList struct {
	Runs          []Run
	Total         int // of all pages
	After, Before string
}

// RunList lists a page of the runs that a filter leaves.
func (s *Store) RunList(ctx context.Context, f RunFilter, p RunPage) (RunList, error) {
	var l RunList
	where, args, err := s.where(ctx, f)
	if err != nil {
		return l, fmt.Errorf("list runs: %w", err)
	}
	if err := s.readers.QueryRowContext(ctx, "SELECT count(*) FROM run WHERE "+where, args...).Scan(&l.Total); err != nil {
		return l, fmt.Errorf("count runs: %w", err)
	}
	key, by, falling := p.Order.key(f.Reader)
	// A page before a cursor is read from the cursor on, backwards.
	back := p.Before != ""
	than, direction := ">", " ASC"
	if falling != back {
		than, direction = "<", " DESC"
	}
	if cursor := p.After + p.Before; cursor != "" {
		at, err := parseCursor(cursor)
		if err != nil {
			return l, err
		}
		where, args = where+" AND ("+key+", run.created_ms, run.id) "+than+" (?, ?, ?)", slices.Concat(args, by, at)
	}
	order := " ORDER BY " + key + direction + ", run.created_ms" + direction + ", run.id" + direction + " LIMIT ?"
	runs, err := s.selectRuns(ctx, where+order, append(slices.Concat(args, by), p.Limit+1)...)
	if err != nil {
		return l, err
	}
	more := len(runs) > p.Limit
	l.Runs = runs[:min(len(runs), p.Limit)]
	if back {
		slices.Reverse(l.Runs)
	}
	if len(l.Runs) == 0 {
		return l, nil
	}
	if more || back {
		l.After = p.Order.cursor(l.Runs[len(l.Runs)-1], f.Reader)
	}
	if more && back || p.After != "" {
		l.Before = p.Order.cursor(l.Runs[0], f.Reader)
	}
	return l, nil
}

// Runs lists all runs that a filter leaves, newest first.
func (s *Store) Runs(ctx context.Context, f RunFilter) ([]Run, error) {
	where, args, err := s.where(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	return s.selectRuns(ctx, where+" ORDER BY run.created_ms DESC, run.id DESC", args...)
}

func (s *Store) selectRuns(ctx context.Context, rest string, args ...any) ([]Run, error) {
	rows, err := s.readers.QueryContext(ctx, selectRun+"WHERE "+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	defer rows.Close()
	var runs []Run
	for rows.Next() {
		r, err := scanRun(rows)
		if err != nil {
			return nil, fmt.Errorf("list runs: %w", err)
		}
		runs = append(runs, r)
	}
	return runs, rows.Err()
}

// playedBy begins a condition on run: that a person who plays it is as it says. It lists
// their runs, by the index of members, where EXISTS would have each run looked at.
const playedBy = "run.id IN (SELECT member.run FROM member WHERE member.left_ms IS NULL AND member.person"

// askedOf begins a condition on run: that a person who plays it and is still to say
// how it went is as it says.
const askedOf = "unassessed AND EXISTS (SELECT 1 FROM member WHERE member.run = run.id AND member.left_ms IS NULL AND NOT member.assessed AND member.person"

// givenBy selects the assignments that somebody gave. Those that nobody gave, which have
// the id of the run of whoever began it, are looked up by that: there is one for nearly
// each run.
const givenBy = `SELECT assignment.id FROM assignment WHERE giver = ? AND behalf <> 'self' UNION SELECT begun.id FROM run AS begun WHERE begun.person = ? AND begun.assignment = begun.id`

// where is a filter as a condition on run.
func (s *Store) where(ctx context.Context, f RunFilter) (string, []any, error) {
	where, args := []string{"true"}, []any{}
	add := func(is bool, condition string, values ...any) {
		if is {
			where, args = append(where, condition), append(args, values...)
		}
	}
	add(f.Person != "", playedBy+" = ?)", f.Person)
	add(f.Scenario != "", "scenario = ?", f.Scenario)
	add(f.Runtime != "", "runtime = ?", f.Runtime)
	add(f.Assignment != "", "assignment = ?", f.Assignment)
	seen, whose := f.Sight.ofRun()
	add(f.Led, `(`+playedBy+` = ?) OR assignment NOT IN (SELECT assignment FROM assignment_person WHERE part = 'watcher') AND `+seen+` AND assignment NOT IN (SELECT assignment FROM (`+rivals+`) WHERE person = ?)
OR assignment IN (SELECT assignment FROM assignment_person WHERE part IN ('watcher', 'marker') AND person = ? UNION SELECT id FROM (`+givenBy+`)))`, slices.Concat([]any{f.Reader}, whose, []any{f.Reader, f.Reader, f.Reader, f.Reader})...)
	add(f.Unfinished || f.Standing == RunOpen, "ended_ms IS NULL")
	add(f.Standing == RunEnded, "ended_ms IS NOT NULL AND state <> 'failed'")
	add(f.Standing == RunFailed, "ended_ms IS NOT NULL AND state = 'failed'")
	if f.Name != "" {
		// SQLite knows the case of ASCII letters only.
		people, err := s.People(ctx)
		if err != nil {
			return "", nil, err
		}
		var ids []any
		for _, p := range people {
			if strings.Contains(strings.ToLower(p.Name), strings.ToLower(f.Name)) {
				ids = append(ids, p.ID)
			}
		}
		add(true, playedBy+" IN ("+strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",")+"))", ids...)
	}
	return strings.Join(where, " AND "), args, nil
}

// key is what an order goes by for a reader, with its arguments, and whether it
// falls.
func (o RunOrder) key(reader string) (expr string, args []any, falling bool) {
	score := "CASE WHEN " + askedOf + " = ?) THEN NULL ELSE " + shown("coalesce(low, percent)") + " END"
	switch o {
	case Oldest:
		return "run.created_ms", nil, false
	case Best:
		return "coalesce(" + score + ", -1)", []any{reader}, true
	case Worst:
		return "coalesce(" + score + ", 101)", []any{reader}, false
	}
	return "run.created_ms", nil, true
}

// cursor is a run's place in a list: what it is ordered by, one after the other.
func (o RunOrder) cursor(r Run, reader string) string {
	key := float64(r.Created.UnixMilli())
	switch score := r.Score(reader); {
	case (o == Best || o == Worst) && score != nil:
		key = score.Low
	case o == Best:
		key = -1
	case o == Worst:
		key = 101
	}
	return strconv.FormatFloat(key, 'f', -1, 64) + "~" + strconv.FormatInt(r.Created.UnixMilli(), 10) + "~" + r.ID
}

func parseCursor(cursor string) ([]any, error) {
	first, rest, _ := strings.Cut(cursor, "~")
	created, id, ok := strings.Cut(rest, "~")
	key, errKey := strconv.ParseFloat(first, 64)
	ms, errMS := strconv.ParseInt(created, 10, 64)
	if !ok || errKey != nil || errMS != nil {
		return nil, fmt.Errorf("cursor %q: %w", cursor, ErrCursor)
	}
	return []any{key, ms, id}, nil
}
