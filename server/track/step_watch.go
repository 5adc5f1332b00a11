package track

import "github.com/drillyard/drillyard/server/store"

func (f *fold) watch(s *StepState) {
	for _, slug := range s.Step.Drills {
		if d, ok := f.did(s.Step.ID, store.Watched, slug); ok {
			s.State, s.At = Done, d.At
		}
	}
}
