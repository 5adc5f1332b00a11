package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Interview is one that is held, for one candidate or several.
type Interview struct {
	ID       string
	Template string // slug
	Edition  string // hash of the template's file
	Title    string
	Seed     int64 // of all that its candidates are given
	InterviewTerms
	Hosts   []Named // who hold it; the first made it
	Created time.Time
	Closed  time.Time // zero: candidates may still work
}

// InterviewTerms are how an interview goes, as its template said and somebody adapted it.
// Texts are HTML that is safe to show.
type InterviewTerms struct {
	Summary    string             `json:"summary_html"`
	Measured   string             `json:"measured_html"`
	Kept       string             `json:"kept_html"`
	Notes      string             `json:"notes"`      // allowed or refused
	Assistants string             `json:"assistants"` // as notes
	Days       int                `json:"days"`       // that a link lets somebody in
	Keep       int                `json:"keep_days"`  // that what identifies a candidate is kept after the interview
	Pause      int                `json:"pause_min"`  // between two items of a sitting, at most
	Rest       int                `json:"rest_min"`   // between two items of a sitting, at least
	Pass       int                `json:"pass"`       // percent; 0: nothing is asked for
	Weights    map[string]int     `json:"weights"`    // percent by dimension, 100 together
	Sittings   []InterviewSitting `json:"sittings"`
}

// InterviewSitting is what is done in one go.
type InterviewSitting struct {
	Title string          `json:"title"`
	Text  string          `json:"text_html"`
	Items []InterviewItem `json:"items"`
}

// InterviewItem is what a candidate does in a time box of its own.
type InterviewItem struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"` // exercise or drill
	Of      string `json:"of"`   // slug
	Title   string `json:"title"`
	Text    string `json:"text_html"`
	Minutes int    `json:"minutes"`
	Pass    int    `json:"pass"`
	Warmup  bool   `json:"warm_up"` // it is not graded
}

// Items lists those of all sittings, in order.
func (t InterviewTerms) Items() (all []InterviewItem) {
	for _, s := range t.Sittings {
		all = append(all, s.Items...)
	}
	return all
}

// Item returns the one with an id.
func (t InterviewTerms) Item(id string) (InterviewItem, bool) {
	all := t.Items()
	i := slices.IndexFunc(all, func(i InterviewItem) bool { return i.ID == id })
	if i < 0 {
		return InterviewItem{}, false
	}
	return all[i], true
}

// HeldBy reports whether a person holds the interview.
func (i Interview) HeldBy(person string) bool { return names(i.Hosts, person) }

func interviews(ctx context.Context, q querier, rest string, args ...any) (all []Interview, err error) {
	err = each(ctx, q, "SELECT id, template, edition, title, seed, terms, created_ms, closed_ms FROM interview "+rest, args, func(scan func(...any) error) error {
		var i Interview
		var terms string
		var created int64
		var closed sql.NullInt64
		if err := scan(&i.ID, &i.Template, &i.Edition, &i.Title, &i.Seed, &terms, &created, &closed); err != nil {
			return err
		}
		i.Created, i.Closed = fromMS(created), fromNullMS(closed)
		all = append(all, i)
		return json.Unmarshal([]byte(terms), &all[len(all)-1].InterviewTerms)
	})
	for n := range all {
		if err == nil {
			err = each(ctx, q, `SELECT person.id, person.name, person.disabled_ms IS NOT NULL FROM interview_host JOIN person ON person.id = person
WHERE interview = ? ORDER BY interview_host.place`, []any{all[n].ID}, func(scan func(...any) error) error {
				var h Named
				err := scan(&h.PersonID, &h.Name, &h.Disabled)
				all[n].Hosts = append(all[n].Hosts, h)
				return err
			})
		}
	}
	if err != nil {
		return nil, fmt.Errorf("list interviews: %w", known(err))
	}
	return all, nil
}

// Interview returns the one with an id.
func (s *Store) Interview(ctx context.Context, id string) (Interview, error) {
	i, err := only(interviews(ctx, s.readers, "WHERE id = ?", id))
	if err != nil {
		return Interview{}, fmt.Errorf("interview %s: %w", id, err)
	}
	return i, nil
}

// Interviews lists those that a person holds, the latest first; everybody's where it is
// empty.
func (s *Store) Interviews(ctx context.Context, host string) ([]Interview, error) {
	return interviews(ctx, s.readers, "WHERE ?1 = '' OR EXISTS (SELECT 1 FROM interview_host WHERE interview = id AND person = ?1) ORDER BY created_ms DESC, id", host)
}

// CreateInterview adds an interview under a new id. A host who does not exist is
// ErrNotFound.
func (s *Store) CreateInterview(ctx context.Context, i Interview) (Interview, error) {
	i.ID, i.Created = newID(), s.now()
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		terms, err := json.Marshal(i.InterviewTerms)
		if err != nil {
			return err
		}
		_, err = c.ExecContext(ctx, "INSERT INTO interview (id, template, edition, title, seed, terms, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
			i.ID, i.Template, i.Edition, i.Title, i.Seed, string(terms), i.Created.UnixMilli())
		if err != nil {
			return known(err)
		}
		return putHosts(ctx, c, i)
	})
	if err != nil {
		return Interview{}, fmt.Errorf("create interview: %w", err)
	}
	return s.Interview(ctx, i.ID)
}

// ChangeInterview changes one as change says: its title, its hosts and whether it is
// closed, and its terms and its seed while no candidate has begun.
func (s *Store) ChangeInterview(ctx context.Context, id string, change func(*Interview) error) (Interview, error) {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		i, err := only(interviews(ctx, c, "WHERE id = ?", id))
		if err != nil {
			return err
		}
		if err := change(&i); err != nil {
			return err
		}
		terms, err := json.Marshal(i.InterviewTerms)
		if err != nil {
			return err
		}
		if _, err := c.ExecContext(ctx, "UPDATE interview SET title = ?, seed = ?, terms = ?, closed_ms = ? WHERE id = ?", i.Title, i.Seed, string(terms), nullMS(i.Closed), id); err != nil {
			return known(err)
		}
		return putHosts(ctx, c, i)
	})
	if err != nil {
		return Interview{}, fmt.Errorf("change interview %s: %w", id, err)
	}
	return s.Interview(ctx, id)
}

func putHosts(ctx context.Context, c *sql.Conn, i Interview) error {
	if _, err := c.ExecContext(ctx, "DELETE FROM interview_host WHERE interview = ?", i.ID); err != nil {
		return err
	}
	for place, h := range i.Hosts {
		if _, err := c.ExecContext(ctx, "INSERT INTO interview_host (interview, person, place) VALUES (?, ?, ?)", i.ID, h.PersonID, place); err != nil {
			return known(err)
		}
	}
	return nil
}
