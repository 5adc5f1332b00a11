package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// told lists what is recorded of looks: when, which, and what.
func told(events []event.Event) []string {
	var out []string
	for _, e := range events {
		at := e.At.Truncate(100 * time.Millisecond).String()
		switch b := e.Body.(type) {
		case event.EvidenceViewed:
			out = append(out, at+" "+b.Look+" "+strings.TrimSpace(b.Source+" "+b.Service))
		case event.EvidenceChanged:
			out = append(out, at+" "+b.Look+" changed")
		case event.EvidenceClosed:
			out = append(out, at+" "+b.Look+" "+b.Why)
		}
	}
	return out
}

// A look stands until the next one, until it is put away, or until there was no
// sign of it for a while: one thing at a time for each person.
func TestAPersonHasOneThingBeforeThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ada := event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}
		bo := event.Actor{Kind: event.Person, ID: "bo", Name: "Bo"}
		events, _ := paced(t, quiet(), nil, func(run *Run) {
			look := func(who event.Actor, source, service string) {
				t.Helper()
				if _, err := run.Look(t.Context(), who, event.EvidenceViewed{Source: source, Service: service}); err != nil {
					t.Error(err)
				}
			}
			time.Sleep(time.Second)
			look(ada, event.SourceChanges, "") // asked for all at once: one at a time
			look(ada, event.SourceRunbook, "")
			look(ada, event.SourceConfig, "checkout")
			look(bo, event.SourceConfig, "checkout")
			time.Sleep(6 * time.Second)
			look(ada, event.SourceConfig, "checkout") // goes on
			if err := run.Stay(t.Context(), bo, "l4"); err != nil {
				t.Error(err)
			}
			time.Sleep(6 * time.Second)
			for _, look := range []string{"l1", "l4", "l3", "l3"} { // one that is over, another's, theirs, and once more
				if err := run.PutAway(t.Context(), ada, look); err != nil {
					t.Error(err)
				}
			}
			time.Sleep(6 * time.Second)
			_ = run.Stay(t.Context(), bo, "l4") // too late: it is over
			time.Sleep(6 * time.Second)
			if err := run.Do(t.Context(), ada, "", End{}); err != nil {
				t.Error(err)
			}
		})
		want := []string{
			"1s l1 changes", "1s l1 next", "1s l2 runbook", "1s l2 next", "1s l3 config checkout", "1s l4 config checkout",
			"13s l3 away", "17s l4 silent",
		}
		if got := told(events); !slices.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// A rehearsal looks until its next step, as long as it says, and on when it
// looks at the same again; and what stands there while something breaks is read
// anew.
func TestARehearsalLooksUntilItsNextStep(t *testing.T) {
	view := func(after time.Duration, source, service string, long time.Duration) scenarios.RehearsalStep {
		return scenarios.RehearsalStep{After: after, View: source, Service: service, For: long}
	}
	visits := func(after time.Duration) scenarios.RehearsalStep {
		return scenarios.RehearsalStep{After: after, View: event.SourceMetrics, Query: `sum by (outcome) (rate(customer_visits_total[30s]))`}
	}
	sandbox := newPaper()
	events, run := play(t, sandbox, paperScenario(),
		visits(3*time.Second), visits(8*time.Second),
		view(40*time.Second, event.SourceLogs, "checkout", 4*time.Second),
		view(9*time.Second, event.SourceChanges, "", 0),
		scenarios.RehearsalStep{After: 5 * time.Second, Note: "That is it."},
		scenarios.RehearsalStep{After: 5 * time.Second, End: true},
	)
	if s := run.Responder.Stumbles(); len(s) > 0 {
		t.Fatal(s)
	}
	var begun, ended []string
	changed := map[string][]faults.Time{}
	for _, line := range told(events) {
		part := strings.Fields(line)
		at, _ := time.ParseDuration(part[0])
		switch part[2] {
		case "changed":
			changed[part[1]] = append(changed[part[1]], at)
		case event.ClosedForNext, event.ClosedAway, event.ClosedSilent:
			ended = append(ended, line)
		default:
			begun = append(begun, line)
		}
	}
	if want := []string{"3s l1 metrics", "51s l2 logs checkout", "1m0s l3 changes"}; !slices.Equal(begun, want) {
		t.Errorf("looks %q", begun)
	}
	if want := []string{"51s l1 next", "55s l2 away", "1m5s l3 next"}; !slices.Equal(ended, want) {
		t.Errorf("ends %q", ended)
	}
	// The inject fires at 30s: two seconds on, it is on the screen.
	if at := changed["l1"]; !slices.Contains(at, 32*time.Second) || len(at) > 8 {
		t.Errorf("the chart changed at %v", at)
	}
	for _, e := range events {
		if b, ok := e.Body.(event.EvidenceChanged); ok && b.Look == "l1" && e.At == 32*time.Second {
			m := b.Shown.Metrics
			if len(m) != 1 || m[0].Metric != "customer_visits_total" || m[0].Service != "customers" || m[0].Series != 2 || m[0].LastMS != 32_000 || b.Shown.ToMS != 32_000 || m[0].Last < 9 || m[0].Last > 10 {
				t.Errorf("it showed %+v", b.Shown)
			}
		}
	}
}

// What a query shows is told by what came back, not by how it is written.
func TestAQueryShowsWhatCameBack(t *testing.T) {
	for query, want := range map[string]string{
		`customer_visits_total`:                                              "customer_visits_total customers 2",
		`sum(rate({__name__=~"customer_.*"}[30s]))`:                          "customer_visits_total customers 2",
		`absent(customer_visits_total)`:                                      "",
		`absent(no_such_thing) or customer_visits_total{outcome="ok"}`:       "customer_visits_total customers 1",
		`customer_visits_total < 0`:                                          "",
		`vector(1) unless on() customer_visits_total < 0`:                    "",
		`customer_visits_total{outcome="none"}`:                              "",
		`customer_visits_total offset 20s`:                                   "customer_visits_total customers 2",
		`max_over_time(customer_visits_total{outcome="error"}[20s:2s]) >= 0`: "customer_visits_total customers 1",
		`customer_visits_total{outcome="ok"} and on() customer_visits_total`: "customer_visits_total customers 1",
		`sum by (service) (customer_visits_total)`:                           "customer_visits_total customers 2",
	} {
		events, _ := play(t, newPaper(), quiet(), scenarios.RehearsalStep{After: 30 * time.Second, View: event.SourceMetrics, Query: query}, scenarios.RehearsalStep{After: time.Second, End: true})
		var got []string
		look := bodies[event.EvidenceViewed](events)[0]
		for _, m := range look.Shown.Metrics {
			got = append(got, fmt.Sprintf("%s %s %d", m.Metric, m.Service, m.Series))
			if late := strings.Contains(query, "offset"); late != (m.LastMS <= 10_000) {
				t.Errorf("%s: its newest value is of %d ms", query, m.LastMS)
			}
		}
		if strings.Join(got, ", ") != want || (len(look.Metrics) > 0) != (want != "") {
			t.Errorf("%s shows %q (%v), want %q", query, got, look.Metrics, want)
		}
	}
}
