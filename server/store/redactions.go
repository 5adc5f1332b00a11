package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Redaction is words that nobody is shown any more: see decisions/0130.
type Redaction struct {
	ID    string
	Words string
	Shown string // in their place
	// AnyCase says that they are meant in whatever letters they are written.
	AnyCase bool
	// Runs and Attempts are those whose texts they are left out of; none of both: of all,
	// those to come as well.
	Runs, Attempts []string
	ByID           string // empty: it came of a person's removal, or of a command
	ByName         string // read only
	Created        time.Time
}

func (r Redaction) everywhere() bool { return len(r.Runs)+len(r.Attempts) == 0 }

// mostWide bounds how many redactions there are of all runs: each text is looked through
// for each.
const mostWide = 200

// ErrRedactions says that words are left out of all runs for as many redactions as may be.
var ErrRedactions = fmt.Errorf("words are left out of all runs for %d redactions already: take one back, or say of which run", mostWide)

// Redact has words be left out from now on, and returns it as kept. A run that does
// not exist is ErrNotFound, one too many of all runs ErrRedactions.
func (s *Store) Redact(ctx context.Context, r Redaction) (Redaction, error) {
	r.ID, r.Created = newID(), fromMS(s.now().UnixMilli())
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		var wide int
		if err := c.QueryRowContext(ctx, "SELECT count(*) FROM redaction WHERE everywhere").Scan(&wide); err != nil {
			return err
		}
		if r.everywhere() && wide >= mostWide {
			return ErrRedactions
		}
		return insertRedaction(ctx, c, r)
	})
	if err != nil {
		return Redaction{}, fmt.Errorf("redact: %w", err) // and not what
	}
	return r, nil
}

func insertRedaction(ctx context.Context, c *sql.Conn, r Redaction) error {
	_, err := c.ExecContext(ctx, "INSERT INTO redaction (id, words, shown, any_case, everywhere, by, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
		r.ID, r.Words, r.Shown, r.AnyCase, r.everywhere(), nullText(r.ByID), r.Created.UnixMilli())
	if err != nil {
		return known(err)
	}
	for _, run := range r.Runs {
		if _, err := c.ExecContext(ctx, "INSERT INTO redaction_run (run, redaction) VALUES (?, ?) ON CONFLICT DO NOTHING", run, r.ID); err != nil {
			return known(err)
		}
	}
	for _, attempt := range r.Attempts {
		if _, err := c.ExecContext(ctx, "INSERT INTO redaction_attempt (attempt, redaction) VALUES (?, ?) ON CONFLICT DO NOTHING", attempt, r.ID); err != nil {
			return known(err)
		}
	}
	return nil
}

// Unredact has words be shown again.
func (s *Store) Unredact(ctx context.Context, id string) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		return changedOne(c.ExecContext(ctx, "DELETE FROM redaction WHERE id = ?", id))
	})
	if err != nil {
		return fmt.Errorf("take redaction %s back: %w", id, err)
	}
	return nil
}

// Redactions lists all of them, the latest first.
func (s *Store) Redactions(ctx context.Context) ([]Redaction, error) {
	return s.redactions(ctx, "true ORDER BY redaction.created_ms DESC, redaction.id")
}

func (s *Store) redactions(ctx context.Context, where string, args ...any) ([]Redaction, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT redaction.id, words, shown, any_case, coalesce(by, ''), coalesce(person.name, ''), redaction.created_ms,
coalesce((SELECT group_concat(run, ' ') FROM redaction_run WHERE redaction = redaction.id), ''),
coalesce((SELECT group_concat(attempt, ' ') FROM redaction_attempt WHERE redaction = redaction.id), '')
FROM redaction LEFT JOIN person ON person.id = by WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list redactions: %w", known(err))
	}
	defer rows.Close()
	var all []Redaction
	for rows.Next() {
		var r Redaction
		var created int64
		var runs, attempts string
		if err := rows.Scan(&r.ID, &r.Words, &r.Shown, &r.AnyCase, &r.ByID, &r.ByName, &created, &runs, &attempts); err != nil {
			return nil, fmt.Errorf("list redactions: %w", err)
		}
		r.Created, r.Runs, r.Attempts = fromMS(created), strings.Fields(runs), strings.Fields(attempts)
		all = append(all, r)
	}
	return all, rows.Err()
}

// Reach is what a redaction would leave words out of that are shown now.
type Reach struct{ Events, Runs, Attempts int }

// String tells of it in words.
func (r Reach) String() string {
	if r.Attempts == 0 {
		return fmt.Sprintf("%d events of %d runs", r.Events, r.Runs)
	}
	return fmt.Sprintf("%d events of %d runs and %d attempts", r.Events, r.Runs, r.Attempts)
}

// Redacts counts in how many events, of how many runs and attempts, a redaction would
// leave words out that are shown now.
func (s *Store) Redacts(ctx context.Context, r Redaction) (reach Reach, err error) {
	leave := r.leave()
	changes := func(log []event.Event) (n int) {
		for _, e := range log {
			if !reflect.DeepEqual(event.Redacted(e, leave).Body, e.Body) {
				n++
			}
		}
		return n
	}
	runs, err := s.maybeRedacted(ctx, r, "event", "run", r.Runs)
	if err != nil {
		return Reach{}, err
	}
	for _, run := range runs {
		before := reach.Events
		for after := int64(0); ; {
			log, err := s.Read(ctx, run, after, 1000)
			if err != nil {
				return Reach{}, err
			}
			reach.Events += changes(log)
			if len(log) < 1000 {
				break
			}
			after = log[len(log)-1].Seq
		}
		if reach.Events > before {
			reach.Runs++
		}
	}
	attempts, err := s.maybeRedacted(ctx, r, "attempt_event", "attempt", r.Attempts)
	if err != nil {
		return Reach{}, err
	}
	for _, attempt := range attempts {
		log, err := s.ReadAttempt(ctx, attempt)
		if err != nil {
			return Reach{}, err
		}
		if n := changes(log); n > 0 {
			reach.Events, reach.Attempts = reach.Events+n, reach.Attempts+1
		}
	}
	return reach, nil
}

// maybeRedacted are the logs in a table in which there may be words of a redaction.
func (s *Store) maybeRedacted(ctx context.Context, r Redaction, table, of string, named []string) ([]string, error) {
	// SQLite tells the cases of the letters a to z alone apart: what else is in the words
	// is looked at by whoever asks.
	first, _, _ := strings.Cut(r.Words, " ")
	found, err := s.readers.QueryContext(ctx, "SELECT DISTINCT "+of+" FROM "+table+" WHERE (? OR instr(lower(body), lower(?)) > 0) AND (? OR "+of+" IN ("+among+"))",
		!plain(first), first, r.everywhere(), listText(named))
	if err != nil {
		return nil, fmt.Errorf("look for what would be redacted: %w", known(err))
	}
	return texts(found)
}

// plain reports whether JSON holds a text as it is, and lower knows its letters.
func plain(text string) bool {
	return !strings.ContainsFunc(text, func(c rune) bool { return c >= utf8.RuneSelf || strings.ContainsRune(`<>&"\`, c) || c < ' ' })
}

// leave is what becomes of a text.
func (r Redaction) leave() func(string) string {
	if r.Words == "" { // they are everywhere, and there would be no end to it
		return func(text string) string { return text }
	}
	pattern := regexp.QuoteMeta(r.Words)
	if r.AnyCase {
		pattern = "(?i)" + pattern
	}
	words := regexp.MustCompile(pattern)
	return func(text string) string {
		var out strings.Builder
		end := 0
		for from := 0; from < len(text); {
			at := words.FindStringIndex(text[from:])
			if at == nil {
				break
			}
			begins, ends := from+at[0], from+at[1]
			before, _ := utf8.DecodeLastRuneInString(text[:begins])
			behind, size := utf8.DecodeRuneInString(text[begins:])
			after, _ := utf8.DecodeRuneInString(text[ends:])
			last, _ := utf8.DecodeLastRuneInString(text[:ends])
			if within(before, behind) || within(last, after) {
				from = begins + size
				continue
			}
			out.WriteString(text[end:begins])
			out.WriteString(r.Shown)
			from, end = ends, ends
		}
		if end == 0 {
			return text
		}
		out.WriteString(text[end:])
		return out.String()
	}
}

// within reports whether there is no edge of a word between two characters.
func within(a, b rune) bool {
	letter := func(c rune) bool {
		return c != utf8.RuneError && (unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c))
	}
	return letter(a) && letter(b)
}

// leaver is what becomes of the texts of a run; nil: they stay.
func (s *Store) leaver(ctx context.Context, run string) (func(string) string, error) {
	return s.leaverOf(ctx, "= ?", run)
}

// TextsOf is what becomes of what else is kept of a run, nil: it stays; and a name for
// that, which is another one as soon as other words are left out.
func (s *Store) TextsOf(ctx context.Context, run string) (leave func(string) string, name string, err error) {
	list, err := s.redactionsOf(ctx, "= ?", run)
	var ids []string
	for _, r := range list {
		ids = append(ids, r.ID)
	}
	return leaving(list), strings.Join(ids, " "), err
}

// leftOut is a text that is kept of a game day without what was redacted in all runs or in
// one of its own.
func (s *Store) leftOut(ctx context.Context, day, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	leave, err := s.leaverOfDay(ctx, day)
	if err != nil {
		return "", err
	}
	return leave(text), nil
}

// leaverOfDay is what becomes of the texts that are kept of a game day.
func (s *Store) leaverOfDay(ctx context.Context, day string) (func(string) string, error) {
	leave, err := s.leaverOf(ctx, "IN (SELECT run.id FROM run JOIN game_day_play ON game_day_play.assignment = run.assignment WHERE game_day = ?)", day)
	if leave == nil {
		leave = func(text string) string { return text }
	}
	return leave, err
}

// leaverOf is what becomes of the texts of runs whose ids are as a condition says; nil:
// they stay.
func (s *Store) leaverOf(ctx context.Context, which string, arg any) (func(string) string, error) {
	list, err := s.redactionsOf(ctx, which, arg)
	return leaving(list), err
}

// redactionsOf lists those of runs whose ids are as a condition says. The longest words
// come first, so that a name is not left with half of it.
func (s *Store) redactionsOf(ctx context.Context, which string, arg any) ([]Redaction, error) {
	return s.redactions(ctx, `everywhere OR redaction.id IN (SELECT redaction FROM redaction_run WHERE run `+which+`) ORDER BY length(words) DESC, redaction.id`, arg)
}

// leaving has words left out, one redaction after the other; nil: there is none.
func leaving(list []Redaction) func(string) string {
	if len(list) == 0 {
		return nil
	}
	all := make([]func(string) string, len(list))
	for i, r := range list {
		all[i] = r.leave()
	}
	return func(text string) string {
		for _, leave := range all {
			text = leave(text)
		}
		return text
	}
}

// redacted returns events of a run without what was redacted.
func (s *Store) redacted(ctx context.Context, run string, events []event.Event) ([]event.Event, error) {
	leave, err := s.leaver(ctx, run)
	if err != nil || leave == nil {
		return events, err
	}
	for i, e := range events {
		events[i] = event.Redacted(e, leave)
	}
	return events, nil
}

// redactedJSON is a document of a run, such as its grade, without what was redacted in
// its sentences: what has no space in it is a name that other parts of it are found by.
func (s *Store) redactedJSON(ctx context.Context, run string, raw []byte) ([]byte, error) {
	leave, err := s.leaver(ctx, run)
	if err != nil {
		return nil, err
	}
	if raw, err = withoutWords(raw, leave); err != nil {
		return nil, fmt.Errorf("redact a document of run %s: %w", run, err)
	}
	return raw, nil
}

// withoutWords is a document without what leave leaves out of its sentences; nil: nothing.
func withoutWords(raw []byte, leave func(string) string) ([]byte, error) {
	if leave == nil {
		return raw, nil
	}
	return rewritten(raw, func(_, text string) string {
		if strings.Contains(text, " ") {
			return leave(text)
		}
		return text
	})
}

// rewritten is a JSON document in which each text becomes what says of it and its key.
func rewritten(raw []byte, what func(key, text string) string) ([]byte, error) {
	var document any
	numbers := json.NewDecoder(bytes.NewReader(raw))
	numbers.UseNumber()
	if err := numbers.Decode(&document); err != nil {
		return nil, err
	}
	return json.Marshal(rewrite("", document, what))
}

func rewrite(key string, in any, what func(key, text string) string) any {
	switch v := in.(type) {
	case string:
		return what(key, v)
	case []any:
		for i := range v {
			v[i] = rewrite(key, v[i], what)
		}
	case map[string]any:
		for k := range v {
			v[k] = rewrite(k, v[k], what)
		}
	}
	return in
}
