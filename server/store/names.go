package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/drillyard/drillyard/scenarios/event"
)

// A log holds people by id. What they are called is looked up as it is read, here and
// nowhere else: so a name that was changed is the new one everywhere, and that of
// somebody who was removed is in no log, debrief, export or screen. Whoever is not, and
// never was, a person of this database keeps the name that their log has.

// named returns events with the names that their people have now.
func (s *Store) named(ctx context.Context, events []event.Event) ([]event.Event, error) {
	names, err := s.namesIn(ctx, events)
	if err != nil {
		return nil, err
	}
	for i, e := range events {
		events[i] = event.Named(e, func(id string) (string, bool) { name, ok := names[id]; return name, ok })
	}
	return events, nil
}

// nameless returns a copy of events without the names of people whom the database
// knows.
func (s *Store) nameless(ctx context.Context, events []event.Event) ([]event.Event, error) {
	names, err := s.namesIn(ctx, events)
	if err != nil || len(names) == 0 {
		return events, err
	}
	out := make([]event.Event, len(events))
	for i, e := range events {
		out[i] = event.Named(e, func(id string) (string, bool) { _, ok := names[id]; return "", ok })
	}
	return out, nil
}

// namesIn are the names of the people in some events, by id.
func (s *Store) namesIn(ctx context.Context, events []event.Event) (map[string]string, error) {
	asked := map[string]bool{}
	for _, e := range events {
		event.Named(e, func(id string) (string, bool) { asked[id] = true; return "", false })
	}
	if len(asked) == 0 {
		return nil, nil
	}
	ids := make([]string, 0, len(asked))
	for id := range asked {
		ids = append(ids, id)
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	rows, err := s.readers.QueryContext(ctx, "SELECT id, name FROM person WHERE id IN (SELECT value FROM json_each(?))", string(list))
	if err != nil {
		return nil, fmt.Errorf("names of people: %w", known(err))
	}
	defer rows.Close()
	names := map[string]string{}
	for rows.Next() {
		var id, name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, fmt.Errorf("names of people: %w", err)
		}
		names[id] = name
	}
	return names, rows.Err()
}
