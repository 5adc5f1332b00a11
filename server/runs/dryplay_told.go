package runs

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// told reports tells that nobody could have seen in any play.
func (f *findings) told() {
	for i, t := range f.drill.Truth.Tells {
		if slices.ContainsFunc(f.plays, func(p dry) bool { return i < len(p.tells) && p.tells[i] }) {
			continue
		}
		of := ""
		if t.Of != "" {
			of = " of " + t.Of
		}
		where := ""
		if t.Service != "" {
			where = " of " + t.Service
		}
		switch {
		case t.Metrics != "":
			f.problem(t.Pos, "", "tell%s: no series %s%s ever shows it", of, bounded(t), where)
		case t.Logs != "":
			f.problem(t.Pos, "", "tell%s: no line%s ever holds %q", of, where, t.Logs)
		case t.Changes != "":
			f.problem(t.Pos, "", "tell%s: the change list of %s never shows it", of, t.Changes)
		case t.Config != "":
			f.problem(t.Pos, "", "tell%s: the configuration%s never shows %s", of, where, t.Config)
		}
	}
}

func bounded(t scenarios.Tell) string {
	s := t.Metrics
	if t.Above != nil {
		s += fmt.Sprintf(" above %g", *t.Above)
	}
	if t.Below != nil {
		s += fmt.Sprintf(" below %g", *t.Below)
	}
	if t.Changed {
		s += " that has changed"
	}
	return s
}

// noticed reports faults that make no difference to customers or alerts.
func (f *findings) noticed() {
	nobody := f.by(idle)
	if nobody == nil {
		return
	}
	for k, i := range harmful(f.drill.Scenario) {
		in := f.drill.Injects[i]
		if k >= len(f.without) || !happened(nobody.events, in.ID) || speaks(in) {
			continue
		}
		if !alike(alerts(nobody.events), alerts(f.without[k].events)) || differ(nobody.events, f.without[k].events) {
			continue
		}
		report := f.advice
		if cause(f.drill.Truth, in.ID) {
			report = f.problem
		}
		report(in.Pos, "make it harder, or say in the timeline who notices it", "inject %s: nobody notices it: no alert and no customer fares otherwise than without it", in.ID)
	}
}

// cause reports whether an inject is what is wrong.
func cause(t scenarios.Truth, inject string) bool {
	return len(t.Causes) == 0 || slices.ContainsFunc(t.Causes, func(c scenarios.Cause) bool { return c.Inject == inject })
}

// speaks reports whether an inject says itself that something is wrong.
func speaks(in scenarios.Inject) bool {
	return slices.ContainsFunc(in.Effects(), func(e scenarios.Effect) bool { return e.Say != nil || e.Noise != nil })
}

// happened reports whether a fault of an inject was put in force.
func happened(events []event.Event, inject string) bool {
	return slices.ContainsFunc(events, func(e event.Event) bool {
		b, is := e.Body.(event.FaultApplied)
		return is && b.Inject == inject
	})
}

// alerts are when the alerts of a play fired, by alert and service.
func alerts(events []event.Event) map[string][]faults.Time {
	all := map[string][]faults.Time{}
	for _, e := range events {
		if b, is := e.Body.(event.AlertFired); is {
			name := b.Alert + " of " + b.Service
			all[name] = append(all[name], e.At)
		}
	}
	return all
}

// chance is how far apart an alert may fire in two plays of the same harm: what makes no
// difference to anybody makes one to the dice.
const chance = 15 * time.Second

// alike reports whether the same alerts fired as often at about the same times.
func alike(a, b map[string][]faults.Time) bool {
	return maps.EqualFunc(a, b, func(one, other []faults.Time) bool {
		return slices.EqualFunc(one, other, func(x, y faults.Time) bool { return (x - y).Abs() <= chance })
	})
}

// differ reports whether customers fared otherwise in two plays: by more than a few
// visits, for chance may fall otherwise as well.
func differ(a, b []event.Event) bool {
	one, _ := grading.Fared(a, 0, never, true)
	other, _ := grading.Fared(b, 0, never, true)
	for journey, v := range one {
		w := other[journey]
		few := math.Max(5, 0.005*float64(v.Visits))
		for _, n := range []int{v.Failed - w.Failed, v.Slow - w.Slow, v.Visits - w.Visits} {
			if math.Abs(float64(n)) > few {
				return true
			}
		}
	}
	return false
}
