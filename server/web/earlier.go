package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/server/store"
)

// earlierShown is how many earlier runs a debrief is compared with.
const earlierShown = 5

// earlierRun is a run of the same drill that the same person played before.
type earlierRun struct {
	ID        string          `json:"id"`
	CreatedMS int64           `json:"created_ms"`
	Percent   *float64        `json:"percent"` // null: it has no score
	Repeat    bool            `json:"repeat"`
	Timings   grading.Timings `json:"timings"`
}

// earlier lists the runs of the drill that its player had played before this one,
// the latest first: those whose score the caller may see.
func (s *server) earlier(c *call) ([]earlierRun, error) {
	all, err := s.Store.Runs(c.ctx(), store.RunFilter{Person: c.run.PersonID, Scenario: c.run.Scenario})
	if err != nil {
		return nil, err
	}
	found := []earlierRun{}
	for _, r := range all {
		kept := c.plays() && r.Withheld(time.Now()) || r.Asks(c.person().ID)
		if len(found) == earlierShown {
			break
		}
		if r.Ended == nil || kept || r.Trial || !r.Created.Before(c.run.Created) {
			continue
		}
		if !r.Plays(c.person().ID) {
			if from, err := s.Store.Assignment(c.ctx(), r.Assignment); err != nil {
				return nil, err
			} else if !c.readsOf(r, from) {
				continue
			}
		}
		raw, err := s.Store.Grade(c.ctx(), r.ID)
		if errors.Is(err, store.ErrNotFound) { // it never began
			continue
		}
		if err != nil {
			return nil, err
		}
		var grade grading.Grade
		if err := json.Unmarshal(raw, &grade); err != nil {
			return nil, fmt.Errorf("read the grade of run %s: %w", r.ID, err)
		}
		e := earlierRun{ID: r.ID, CreatedMS: r.Created.UnixMilli(), Repeat: r.Repeat, Timings: grade.Timings}
		if r.Percent != nil {
			e.Percent = &grade.Score.Percent
		}
		found = append(found, e)
	}
	return found, nil
}
