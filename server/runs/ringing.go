package runs

import (
	"cmp"
	"slices"

	"github.com/drillyard/drillyard/scenarios/engine"
)

// Ring is a page that rings for somebody in a run in progress.
type Ring struct {
	Run, Title string
	engine.Ring
}

// Ringing lists the pages that ring for a person, in whichever run.
func (s *Service) Ringing(person string) []Ring {
	s.mu.Lock()
	active := make([]*playing, 0, len(s.active))
	for _, p := range s.active {
		active = append(active, p)
	}
	s.mu.Unlock()
	var out []Ring
	for _, p := range active {
		if p.run == nil {
			continue
		}
		for _, g := range p.run.Ringing(person) {
			out = append(out, Ring{p.run.ID(), p.run.Scenario.Title, g})
		}
	}
	slices.SortStableFunc(out, func(a, b Ring) int { return cmp.Compare(a.Run, b.Run) })
	return out
}
