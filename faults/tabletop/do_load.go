package tabletop

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// source changes what arrives on top of the customers.
func (m *model) source(p faults.Load) (func(), error) {
	if p.Source != faults.SourceBots && p.Source != faults.SourceTenant {
		return nil, fmt.Errorf("source %q: there is %s and %s", p.Source, faults.SourceBots, faults.SourceTenant)
	}
	s := m.strayOf(p.Source)
	was := s.load
	s.set(p)
	s.changed++
	turn := s.changed
	return func() {
		if s.changed == turn {
			s.set(was)
		}
	}, nil
}

// strayOf is those who come from a source.
func (m *model) strayOf(source string) *stray {
	at := slices.IndexFunc(m.strays, func(s *stray) bool { return s.source == source })
	if at >= 0 {
		return m.strays[at]
	}
	s := newStray(m, source)
	m.strays = append(m.strays, s)
	return s
}

// set lets them come at a rate, from the middle of the gap they are in.
func (s *stray) set(l faults.Load) {
	rate := 0.0
	for _, j := range s.m.journeys {
		if l.Journey == "" || l.Journey == j.name {
			rate += j.rate * l.Factor
		}
	}
	now := s.m.now
	if s.rate > 0 {
		s.left = max(0, s.left-now.since(s.last).Seconds()*s.rate)
	}
	s.last, s.rate, s.load = now, rate, l
	s.schedule()
}

func (m *model) load(p faults.Load) (func(), error) {
	if _, ok := m.stack.Journey(p.Journey); p.Journey != "" && !ok {
		return nil, fmt.Errorf("journey %q: %w", p.Journey, faults.ErrNoTarget)
	}
	if !(p.Factor >= 0) {
		return nil, fmt.Errorf("factor %v is below zero", p.Factor)
	}
	if p.Source != "" {
		return m.source(p)
	}
	type turn struct {
		journey *journey
		changed int
		was     float64
	}
	var turns []turn
	for _, j := range m.journeys {
		if p.Journey == "" || p.Journey == j.name {
			was := j.times
			j.setFactor(p.Factor)
			turns = append(turns, turn{j, j.changed, was})
		}
	}
	return func() {
		for _, t := range turns {
			if t.journey.changed == t.changed {
				t.journey.setFactor(t.was)
			}
		}
	}, nil
}
