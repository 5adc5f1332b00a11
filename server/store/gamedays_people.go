package store

import (
	"context"
	"fmt"
)

// PlayedBy counts the runs that people have played to an end, alone or in a crew. Who has
// played none is not in it.
func (s *Store) PlayedBy(ctx context.Context) (map[string]int, error) {
	played := map[string]int{}
	err := each(ctx, s.readers, `SELECT member.person, count(DISTINCT run) FROM member JOIN run ON run.id = run
WHERE ended_ms IS NOT NULL AND state <> 'failed' AND NOT trial GROUP BY member.person`, nil, func(scan func(...any) error) error {
		var person string
		var n int
		err := scan(&person, &n)
		played[person] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count what people have played: %w", err)
	}
	return played, nil
}
