package engine

import (
	"context"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// mostCrossings bounds what is told of one threshold: one that is crossed more
// often measures noise.
const mostCrossings = 100

// thresholdState is what the run knows of one threshold.
type thresholdState struct {
	*scenarios.Threshold
	query   *metrics.Query // nil: it is of an objective
	beyond  bool
	since   faults.Time // of the last time that it went beyond
	crossed bool        // that is told
	told    int
}

// judgeThresholds tells of the thresholds that are crossed, and of those that
// are not any more. What nothing measures now changes nothing.
func (r *Run) judgeThresholds(ctx context.Context, at faults.Time) {
	for i := range r.Scenario.Thresholds {
		t := &r.Scenario.Thresholds[i]
		s := r.thresholds[t.ID]
		if s == nil {
			s = &thresholdState{Threshold: t}
			if t.Query != "" {
				query, err := r.signals.DB.Prepare(t.Query)
				if err != nil {
					r.Logger.Warn("prepare threshold", "run", r.ID(), "threshold", t.ID, "err", err)
					continue
				}
				s.query = query
			}
			r.thresholds[t.ID] = s
		}
		if value, ok := r.measure(ctx, s, at); ok && s.told < mostCrossings {
			r.judgeThreshold(s, at, value)
		}
	}
}

// measure returns what a threshold is about.
func (r *Run) measure(ctx context.Context, s *thresholdState, at faults.Time) (float64, bool) {
	if s.query == nil {
		slo := r.slos[s.SLO]
		return sliOf(slo), slo != nil && slo.known
	}
	value, ok, err := s.query.Value(ctx, at)
	if err != nil {
		r.Logger.Warn("measure threshold", "run", r.ID(), "threshold", s.ID, "err", err)
	}
	return value, ok && err == nil && finite(value) == value
}

func sliOf(s *sloState) float64 {
	if s == nil {
		return 0
	}
	return s.sli
}

func (r *Run) judgeThreshold(s *thresholdState, at faults.Time, value float64) {
	beyond := s.Above != nil && value > *s.Above || s.Below != nil && value < *s.Below
	if beyond && !s.beyond {
		s.since = at
	}
	s.beyond = beyond
	switch {
	case beyond && !s.crossed && at-s.since >= s.For:
		s.crossed = true
		s.told++
		r.record(engineActor, event.ThresholdCrossed{Threshold: s.ID, Value: value})
	case !beyond && s.crossed:
		s.crossed = false
		s.told++
		r.record(engineActor, event.ThresholdCleared{Threshold: s.ID, Value: value})
	}
}
