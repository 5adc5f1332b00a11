package tabletop

import (
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
)

func (m *model) load(p faults.Load) (func(), error) {
	if err := m.wanted.CheckLoad(p); err != nil {
		return nil, err
	}
	if p.Source != "" {
		return m.source(p), nil
	}
	var changes []func()
	for _, j := range m.journeys {
		if p.Journey == "" || p.Journey == j.name {
			changes = append(changes, j.setFactor(p.Factor))
		}
	}
	return func() {
		for _, undo := range changes {
			undo()
		}
	}, nil
}

// setFactor changes the rate.
func (j *journey) setFactor(times float64) (undo func()) {
	var change desired.Change[float64]
	j.retime(func() { change = j.factor.Set(times) })
	return func() {
		if change.Newest() {
			j.retime(func() { change.Undo() })
		}
	}
}

// source changes what arrives on top of the customers.
func (m *model) source(p faults.Load) (undo func()) {
	s := m.sourceOf(p.Source)
	change := s.load.Set(p)
	s.retime()
	return func() {
		if change.Undo() {
			s.retime()
		}
	}
}

// sourceOf is those who come from a source.
func (m *model) sourceOf(name string) *source {
	at := slices.IndexFunc(m.sources, func(s *source) bool { return s.name == name })
	if at >= 0 {
		return m.sources[at]
	}
	spec, _ := m.stack.Source(name)
	s := newSource(m, spec)
	m.sources = append(m.sources, s)
	return s
}

// retime lets them come at the rate that is wanted, from the middle of the gap they
// are in.
func (s *source) retime() {
	now := s.m.now
	if s.rate > 0 {
		s.left = max(0, s.left-now.since(s.last).Seconds()*s.rate)
	}
	s.last, s.rate = now, s.m.wanted.Rate(s.load.Now())
	s.schedule()
}
