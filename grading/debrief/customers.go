package debrief

import (
	"maps"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Customers is how they fared over a run, and how well its objectives were met: the
// counts that its grade rests on.
type Customers struct {
	Journeys   []JourneyMinutes `json:"journeys"`   // by name
	Objectives []ObjectiveMet   `json:"objectives"` // by name
}

// JourneyMinutes is how customers fared on one journey, minute by minute.
type JourneyMinutes struct {
	Journey string   `json:"journey"`
	Minutes []Minute `json:"minutes"`
}

// Minute is a minute of a run, or what was left of it when it was counted.
type Minute struct {
	FromS float64 `json:"from_s"`
	ToS   float64 `json:"to_s"`
	event.Visits
}

// ObjectiveMet is how well one was met: its indicator, the share of what went well over
// the time just before, each minute and where it crossed the objective.
type ObjectiveMet struct {
	SLO    string     `json:"slo"`
	Points []SLIPoint `json:"points"`
}

// SLIPoint is an indicator at a run time.
type SLIPoint struct {
	AtS float64 `json:"at_s"`
	SLI float64 `json:"sli"` // 0 to 1
}

// CustomersTo reads how customers fared from a log, up to a moment of run time.
func CustomersTo(events []event.Event, at faults.Time) Customers {
	journeys, objectives := map[string][]Minute{}, map[string][]SLIPoint{}
	point := func(e event.Event, slo string, sli float64) {
		objectives[slo] = append(objectives[slo], SLIPoint{seconds(e.At.Milliseconds()), sli})
	}
	for _, e := range events {
		if e.At > at {
			break
		}
		switch b := e.Body.(type) {
		case event.VisitsCounted:
			if b.Moment == event.CountedClaim { // a second count of what a minute has
				continue
			}
			for name, v := range b.Journeys {
				journeys[name] = append(journeys[name], Minute{seconds(b.FromMS), seconds(b.ToMS), v})
			}
		case event.SLOSampled:
			for slo, sli := range b.SLIs {
				point(e, slo, sli)
			}
		case event.SLOBreached:
			point(e, b.SLO, b.SLI)
		case event.SLORestored:
			point(e, b.SLO, b.SLI)
		}
	}
	c := Customers{[]JourneyMinutes{}, []ObjectiveMet{}}
	for _, name := range slices.Sorted(maps.Keys(journeys)) {
		c.Journeys = append(c.Journeys, JourneyMinutes{name, journeys[name]})
	}
	for _, name := range slices.Sorted(maps.Keys(objectives)) {
		c.Objectives = append(c.Objectives, ObjectiveMet{name, objectives[name]})
	}
	return c
}
