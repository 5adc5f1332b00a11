package grading_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// The steps done are aligned with a runbook whose phases follow one another.
func TestRunbookConformance(t *testing.T) {
	const steps = `[{"id":"see","title":"See","phase":"Triage"},{"id":"ask","title":"Ask","phase":"Triage"},{"id":"look","title":"Look on","phase":"Triage","optional":true},
		{"id":"back","title":"Take it back","phase":"Mitigation"},{"id":"hand","title":"By hand","phase":"Mitigation","instead":"back"},
		{"id":"watch","title":"Watch","phase":"Verification","repeats":true},{"id":"help","title":"Help","phase":"Escalation","optional":true}]`
	c := scenarios.Criterion{Points: 8, Asks: "runbook", Of: "r", Options: map[string]string{"steps": steps}}
	flush := did(150, "a1", "flush-cache", "baskets", faults.Effect{Service: "baskets", Kind: faults.KindData, Key: "flush"})
	for name, tc := range map[string]struct {
		ticks  string // ids in order; -id unticks
		more   []event.Event
		points float64
		moves  string
	}{
		"nothing":              {"", nil, 0, "see:skipped ask:skipped look:aside back:skipped hand:skipped watch:skipped help:aside"},
		"as written":           {"see ask back watch", nil, 8, "see:done ask:done look:aside back:done hand:aside watch:done help:aside"},
		"a phase in any order": {"ask see back watch", nil, 8, "see:done ask:done look:aside back:done hand:aside watch:done help:aside"},
		"the alternative":      {"see ask hand watch", nil, 8, "see:done ask:done look:aside back:aside hand:done watch:done help:aside"},
		"the optional as well": {"see ask look back watch help", nil, 8, "see:done ask:done look:done back:done hand:aside watch:done help:done"},
		"again":                {"see watch ask back watch", nil, 8, "see:done ask:done look:aside back:done hand:aside watch:done help:aside"},
		"skipped":              {"see back watch", nil, 6, "see:done ask:skipped look:aside back:done hand:aside watch:done help:aside"},
		"out of order":         {"back see ask watch", nil, 7, "see:done ask:done look:aside back:earlier hand:aside watch:done help:aside"},
		"unticked again":       {"see ask back watch -see", nil, 6, "see:skipped ask:done look:aside back:done hand:aside watch:done help:aside"},
		"harmful":              {"see ask back watch", flush, 6, "see:done ask:done look:aside back:done hand:aside watch:done help:aside :harmful"},
	} {
		t.Run(name, func(t *testing.T) {
			var log []event.Event
			for i, id := range strings.Fields(tc.ticks) {
				name, undone := strings.CutPrefix(id, "-")
				log = append(log, at(30+float64(i), event.StepChecked{Runbook: "r", Step: name, Done: !undone}))
			}
			f := judged(t, c, played(log, tc.more)...)
			var moves []string
			for _, m := range f.Steps {
				moves = append(moves, fmt.Sprintf("%s:%s", m.Step, m.Move))
			}
			if got := strings.Join(moves, " "); f.Points != tc.points || got != tc.moves {
				t.Errorf("%s, %g points: %s\n%s\nwant\n%s", f.Result, f.Points, f.Why, got, tc.moves)
			}
			if f.Result == grading.Earned && tc.points != 8 {
				t.Error("earned")
			}
		})
	}
}
