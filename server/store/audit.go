package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// Allowed is the outcome of an entry that was let through. What came of it is
// told by AuditResult.
const Allowed = "allowed"

// Entry is what the audit trail says before something is done.
type Entry struct {
	Wall     time.Time // set by the store when zero
	PersonID string    // empty: not signed in
	Action   string    // "run.start"
	Object   string    // what it is to be done to, such as a run's id
	Outcome  string    // Allowed, or "denied: " and why
}

// Audit adds an entry to the trail and returns its number.
func (s *Store) Audit(ctx context.Context, e Entry) (id int64, err error) {
	if e.Wall.IsZero() {
		e.Wall = s.now()
	}
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		row := c.QueryRowContext(ctx, "INSERT INTO audit (wall_ms, person, action, object, outcome) VALUES (?, ?, ?, ?, ?) RETURNING id",
			e.Wall.UnixMilli(), e.PersonID, e.Action, e.Object, e.Outcome)
		return row.Scan(&id)
	})
	if err != nil {
		return 0, fmt.Errorf("audit %s: %w", e.Action, err)
	}
	return id, nil
}

// Result is what came of what an entry allowed.
type Result struct {
	Failed bool
	Detail string // why it failed, or what exactly was done
	Made   string // id of what it made
}

// AuditResult says, once, what came of an entry.
func (s *Store) AuditResult(ctx context.Context, entry int64, r Result) error {
	outcome := "done"
	if r.Failed {
		outcome = "failed"
	}
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, "INSERT INTO audit_result (entry, wall_ms, outcome, detail, made) VALUES (?, ?, ?, ?, ?)",
			entry, s.now().UnixMilli(), outcome, r.Detail, r.Made)
		return known(err)
	})
	if err != nil {
		return fmt.Errorf("audit what came of entry %d: %w", entry, err)
	}
	return nil
}

// Line is an entry of the trail with what came of it.
type Line struct {
	ID       int64
	Wall     time.Time
	PersonID string // empty: not signed in
	Login    string // of the person, as it is now
	Name     string
	Action   string
	Object   string
	Title    string // of what was made, or of the object, as it is called now; empty: it is gone, or has none
	Outcome  Outcome
	Detail   string
	Made     string
	Ended    time.Time // when it had come of it; zero when that is not known
}

// Outcome is what came of a call, as its line in the trail has it.
type Outcome string

// Outcomes of lines.
const (
	OutcomeDone    Outcome = "done"
	OutcomeFailed  Outcome = "failed"
	OutcomeDenied  Outcome = "denied"
	OutcomeAllowed Outcome = "allowed" // it is not known what came of it
	OutcomeNoted   Outcome = "noted"   // in trails of older builds: it was done
)

// Outcomes lists them.
func Outcomes() []Outcome {
	return []Outcome{OutcomeDone, OutcomeFailed, OutcomeDenied, OutcomeAllowed, OutcomeNoted}
}

// TrailFilter narrows the trail; zero values do not.
type TrailFilter struct {
	Person  string // id
	Action  string // all of it, or up to a dot
	Object  string // what it was done to, or what it made: all of an address, or a part of it
	Outcome Outcome
	From    time.Time // with the moment itself
	To      time.Time // without it
	Before  int64     // only lines with a smaller ID
}

const selectLine = `SELECT * FROM (
SELECT audit.id AS id, audit.wall_ms AS wall_ms, audit.person AS person, CASE WHEN who.removed_ms IS NULL THEN coalesce(who.login, '') ELSE '' END, coalesce(who.name, ''),
  audit.action AS action, audit.object AS object,
  CASE WHEN result.outcome IS NOT NULL THEN result.outcome
    WHEN audit.outcome = 'allowed' THEN 'allowed'
    WHEN audit.outcome LIKE 'denied%' THEN 'denied'
    ELSE 'noted' END AS outcome,
  CASE WHEN whom.removed_ms IS NOT NULL AND audit.action = 'person.create' THEN ''
    WHEN result.outcome IS NOT NULL THEN result.detail
    WHEN audit.outcome = 'allowed' THEN ''
    WHEN audit.outcome LIKE 'denied%' THEN ltrim(substr(audit.outcome, 7), ': ')
    ELSE audit.outcome END,
  coalesce(result.made, '') AS made, result.wall_ms
FROM audit LEFT JOIN audit_result AS result ON result.entry = audit.id
LEFT JOIN person AS who ON who.id = audit.person
LEFT JOIN person AS whom ON whom.id = coalesce(nullif(result.made, ''), audit.object)) `

// Trail returns the newest lines that pass a filter, newest first.
func (s *Store) Trail(ctx context.Context, f TrailFilter, limit int) ([]Line, error) {
	where, args := []string{"true"}, []any{}
	only := func(clause string, given ...any) {
		where, args = append(where, clause), append(args, given...)
	}
	if f.Person != "" {
		only("person = ?", f.Person)
	}
	if f.Action != "" {
		only("(action = ? OR substr(action, 1, ?) = ?)", f.Action, len(f.Action)+1, f.Action+".")
	}
	if f.Object != "" {
		only("(made = ? OR instr('/' || object || '/', '/' || ? || '/') > 0)", f.Object, f.Object)
	}
	if f.Outcome != "" {
		only("outcome = ?", f.Outcome)
	}
	if !f.From.IsZero() {
		only("wall_ms >= ?", f.From.UnixMilli())
	}
	if !f.To.IsZero() {
		only("wall_ms < ?", f.To.UnixMilli())
	}
	if f.Before != 0 {
		only("id < ?", f.Before)
	}
	rows, err := s.readers.QueryContext(ctx, selectLine+"WHERE "+strings.Join(where, " AND ")+" ORDER BY id DESC LIMIT ?", append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("read the audit trail: %w", known(err))
	}
	defer rows.Close()
	var trail []Line
	for rows.Next() {
		var l Line
		var wall int64
		var ended sql.NullInt64
		if err := rows.Scan(&l.ID, &wall, &l.PersonID, &l.Login, &l.Name, &l.Action, &l.Object, &l.Outcome, &l.Detail, &l.Made, &ended); err != nil {
			return nil, fmt.Errorf("read the audit trail: %w", known(err))
		}
		l.Wall, l.Ended = fromMS(wall), fromNullMS(ended)
		trail = append(trail, l)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the audit trail: %w", known(err))
	}
	return trail, s.titled(ctx, trail)
}
