package web

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios"
)

// Whoever leads a drill reads when each inject comes, how it goes on, and what it
// does, with what comes in its place.
func TestAnInjectInWords(t *testing.T) {
	fault := scenarios.Effect{Fault: &scenarios.FaultInject{Fault: "edge-errors", Target: "checkout->payments"}}
	page := scenarios.Condition{Kind: "page.sent", Arg: "push"}
	for _, c := range []struct {
		in         scenarios.Inject
		when, does string
	}{
		{scenarios.Inject{Trigger: scenarios.Trigger{At: 2 * time.Minute}, Effect: fault}, "at 2m0s", "fault edge-errors on checkout->payments"},
		{scenarios.Inject{
			Trigger: scenarios.Trigger{At: 2 * time.Minute}, Effect: fault,
			Course: &scenarios.Course{Lasts: 90 * time.Second, Every: 5 * time.Minute, Times: 3, Stays: true, Until: page},
		}, "at 2m0s, lasts 1m30s, again every 5m0s, 3 times in all, the last time to stay, until page.sent(push)", "fault edge-errors on checkout->payments"},
		{scenarios.Inject{
			Trigger: scenarios.Trigger{When: page, After: 10 * time.Second}, Unless: scenarios.Condition{Kind: scenarios.Combined, Arg: "page.sent and not push"},
			Effect: fault, Course: &scenarios.Course{Flap: scenarios.Flap{On: 20 * time.Second, Off: 10 * time.Second}},
		}, "10s after page.sent(push), unless page.sent and not push, on for 20s and off for 10s by turns", "fault edge-errors on checkout->payments"},
		{scenarios.Inject{
			Trigger:  scenarios.Trigger{When: page, Each: true, Times: 4},
			Effect:   scenarios.Effect{Do: &scenarios.ScriptedAction{As: "Config sync", Action: "set-config", Target: "checkout", Reason: "as declared"}},
			Foreseen: true, Else: []scenarios.Effect{{Say: &scenarios.Say{As: "maya", In: "#incident", Text: "no"}}},
		}, "0s after each page.sent(push), 4 times at most", "Config sync takes set-config on checkout: as declared; if that does not take: maya says in #incident: no"},
		{scenarios.Inject{
			Effect: scenarios.Effect{Fault: &scenarios.FaultInject{Fault: "edge-latency", Target: "a->b", Grows: &scenarios.Growth{Parameter: "latency", To: "2s", Over: 5 * time.Minute, Steps: 6}}}, Foreseen: true,
		}, "at 0s", "fault edge-latency on a->b, latency to 2s over 5m0s in 6 steps; it need not take"},
	} {
		if got := when(&c.in); got != c.when {
			t.Errorf("when: %s\nwant %s", got, c.when)
		}
		if got := does(&c.in); got != c.does {
			t.Errorf("does: %s\nwant %s", got, c.does)
		}
	}
}
