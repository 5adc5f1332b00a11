package grading_test

import (
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestARuleThatWouldHaveTold(t *testing.T) {
	c := scenarios.Criterion{Points: 10, Asks: "rule", Of: "push"}
	wrote := func(s float64, alert string, fired ...event.RuleStretch) []event.Event {
		return []event.Event{at(s, event.RuleWritten{Alert: alert, Service: "checkout", Severity: "page", Expr: "x > 0", Summary: "s", SinceMS: -900_000, Fired: fired})}
	}
	rang := func(s float64, alert string) []event.Event {
		return []event.Event{at(s, event.AlertFired{Alert: alert, Service: "checkout"})}
	}
	cure := did(100, "a1", "rollback-config", "checkout", config("checkout", "db_pool", "2", "20"))
	for name, tc := range map[string]struct {
		log    [][]event.Event
		points float64
		result grading.Result
		why    string
	}{
		"none":                   {[][]event.Event{cure}, 0, grading.Missed, "Nobody wrote an alert rule"},
		"it would have":          {[][]event.Event{cure, wrote(150, "A", event.RuleStretch{FromMS: 40_000, ToMS: 120_000})}, 10, grading.Earned, "tells of it 30 s after it began, and of nothing else"},
		"it would not have":      {[][]event.Event{cure, wrote(150, "A")}, 0, grading.Missed, "would not have told"},
		"it rang before":         {[][]event.Event{cure, wrote(150, "A", event.RuleStretch{FromMS: -600_000, ToMS: -590_000}, event.RuleStretch{FromMS: 40_000, ToMS: 120_000})}, 4, grading.Partial, "rings for nothing as well"},
		"only before":            {[][]event.Event{cure, wrote(150, "A", event.RuleStretch{FromMS: -600_000, ToMS: 300_000})}, 0, grading.Missed, "would not have told"},
		"it rings afterwards":    {[][]event.Event{cure, wrote(150, "A", event.RuleStretch{FromMS: 40_000, ToMS: 90_000}), rang(250, "A")}, 4, grading.Partial, "first at 4:10"},
		"while it looks back":    {[][]event.Event{cure, wrote(150, "A", event.RuleStretch{FromMS: 40_000, ToMS: 90_000}), rang(180, "A")}, 10, grading.Earned, ""},
		"written before it told": {[][]event.Event{wrote(30, "A"), rang(60, "A"), cure}, 10, grading.Earned, "50 s after it began"},
		"mended":                 {[][]event.Event{cure, wrote(120, "A", event.RuleStretch{FromMS: -600_000, ToMS: 0}), wrote(150, "A", event.RuleStretch{FromMS: 40_000, ToMS: 90_000})}, 10, grading.Earned, ""},
		"one of several":         {[][]event.Event{cure, wrote(120, "B"), wrote(130, "C"), wrote(150, "A", event.RuleStretch{FromMS: 40_000, ToMS: 90_000})}, 5, grading.Partial, "The rule B tells of nothing"},
		"of others":              {[][]event.Event{cure, {by(clock, at(150, event.RuleWritten{Alert: "A", Fired: []event.RuleStretch{{FromMS: 40_000, ToMS: 90_000}}}))}}, 0, grading.Missed, "Nobody wrote"},
	} {
		t.Run(name, func(t *testing.T) {
			f := judged(t, c, played(tc.log...)...)
			if f.Points != tc.points || f.Result != tc.result || !contains(f.Why, tc.why) {
				t.Errorf("%s, %g: %s", f.Result, f.Points, f.Why)
			}
		})
	}
}
