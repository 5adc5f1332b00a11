package store

import (
	"context"
	"database/sql"
	"fmt"
)

// PanelRater is who marks an item of an interview.
type PanelRater struct {
	Interview  string // id
	Item       string
	PersonID   string
	PersonName string // as they are called now; read only
	Third      bool   // asked only where the other two part
}

// PutPanel keeps who marks what in an interview, in place of all that was kept of it.
func (s *Store) PutPanel(ctx context.Context, interview string, raters []PanelRater) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if _, err := c.ExecContext(ctx, "DELETE FROM panel_rater WHERE interview = ?", interview); err != nil {
			return err
		}
		for _, r := range raters {
			if _, err := c.ExecContext(ctx, "INSERT INTO panel_rater (interview, item, person, third) VALUES (?, ?, ?, ?)", interview, r.Item, r.PersonID, r.Third); err != nil {
				return known(err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("put the panel of interview %s: %w", interview, err)
	}
	return nil
}

// Panel lists who marks what in an interview, by item, and those who are asked first before
// the third.
func (s *Store) Panel(ctx context.Context, interview string) ([]PanelRater, error) {
	return s.panel(ctx, "interview = ?", interview)
}

// PanelsOf lists what somebody marks.
func (s *Store) PanelsOf(ctx context.Context, person string) ([]PanelRater, error) {
	return s.panel(ctx, "person = ?", person)
}

func (s *Store) panel(ctx context.Context, where string, arg any) ([]PanelRater, error) {
	var all []PanelRater
	err := each(ctx, s.readers, `SELECT interview, item, person, person.name, third FROM panel_rater JOIN person ON person.id = person
WHERE `+where+" ORDER BY interview, item, third, person.name, person", []any{arg}, func(scan func(...any) error) error {
		var r PanelRater
		err := scan(&r.Interview, &r.Item, &r.PersonID, &r.PersonName, &r.Third)
		all = append(all, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read panels: %w", err)
	}
	return all, nil
}

// Rates reports whether somebody marks anything in an interview.
func (s *Store) Rates(ctx context.Context, person, interview string) (rates bool, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM panel_rater WHERE person = ? AND interview = ?)", person, interview).Scan(&rates)
	if err != nil {
		return true, fmt.Errorf("ask whether %s marks in interview %s: %w", person, interview, known(err))
	}
	return rates, nil
}
