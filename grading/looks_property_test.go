package grading_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// slot is a time in which somebody looks at one thing.
type slot struct{ from, until float64 }

// glances are things to look at, some of which show something of the push.
var glances = []func(id string, at float64) event.EvidenceViewed{
	func(id string, at float64) event.EvidenceViewed { return board(id, waits("checkout", 3, at)) },
	func(id string, at float64) event.EvidenceViewed { return board(id, waits("payments", 3, at)) },
	func(id string, at float64) event.EvidenceViewed {
		return lines(id, "level:error", said("checkout", "pool exhausted", int64(at)))
	},
	func(id string, at float64) event.EvidenceViewed {
		return lines(id, "level:info", said("checkout", "order taken", int64(at)))
	},
	func(id string, at float64) event.EvidenceViewed {
		return event.EvidenceViewed{Look: id, Source: "customer", Query: "buy", Results: 2, Shown: event.Showing{ToMS: int64(at * 1000)}}
	},
	func(id string, at float64) event.EvidenceViewed {
		return event.EvidenceViewed{Look: id, Source: "changes", Results: 1, Shown: event.Showing{Changes: []event.ChangeShown{{Change: "c1", Service: "checkout"}}}}
	},
	func(id string, at float64) event.EvidenceViewed {
		return event.EvidenceViewed{Look: id, Source: "runbook", Query: "checkout-errors", Results: 3}
	},
}

// unrelated shows nothing that any criterion asks for.
func unrelated(id string, _ float64) event.EvidenceViewed {
	return event.EvidenceViewed{Look: id, Source: "metrics", Query: "up", Metrics: []string{"up"}, Results: 1}
}

type glanced struct {
	slot
	at func(string, float64) event.EvidenceViewed
}

// glancedAt is the log of a run with some looks in it.
func glancedAt(looks []glanced) []event.Event {
	events := []event.Event{push, at(50, event.PageSent{Page: "p1"}), acted, at(90, event.SLOBreached{SLO: "s"})}
	for i, l := range looks {
		id := fmt.Sprintf("l%d", i+1)
		events = append(events, at(l.from, l.at(id, l.from)), closed(l.until, id))
	}
	slices.SortStableFunc(events, func(a, b event.Event) int { return cmp.Compare(a.At, b.At) })
	return numbered(append(events, runOver)...)
}

// slots are some times to look that do not overlap, between two moments.
func slots(r *rand.Rand, from, until float64) []slot {
	var out []slot
	for at := from + 4*r.Float64(); at < until; {
		s := slot{at, min(until, at+6*r.Float64())}
		out = append(out, s)
		at = s.until + 4*r.Float64()
	}
	return out
}

func lookRubric(t *testing.T) *grading.Rubric {
	paged := scenarios.Condition{Kind: "page.sent"}
	first := &scenarios.Condition{Kind: "action.taken"}
	ask := func(id, where string, within time.Duration, before *scenarios.Condition) scenarios.Criterion {
		c := scenarios.Criterion{ID: id, Points: 10, Asks: "expect", Of: "evidence.viewed", Where: where, Before: before}
		if within > 0 {
			c.Within = &scenarios.Within{Limit: within, Of: paged}
		}
		return c
	}
	return compiled(t,
		ask("tell", `bears_on("push")`, 0, first),
		ask("soon", `bears_on("push") && source in ["dashboard", "logs"]`, 8*time.Second, nil),
		ask("changes", `source == "changes"`, 0, first),
		ask("customer", `source == "customer"`, time.Minute, nil),
	)
}

// Whoever looks once more, at anything, at the right place again, or too early,
// has no less to show for it.
func TestAnotherLookNeverCosts(t *testing.T) {
	r := lookRubric(t)
	for seed := range uint64(300) {
		draw := rand.New(rand.NewPCG(seed, 7))
		var looks []glanced
		for _, s := range slots(draw, 0, 110) {
			looks = append(looks, glanced{s, glances[draw.IntN(len(glances))]})
		}
		i := draw.IntN(len(looks))
		without := append(slices.Clone(looks[:i]), looks[i+1:]...)
		bare := graded(t, r, glancedAt(without)).Score.Points
		for name, more := range map[string]func(string, float64) event.EvidenceViewed{
			"an unrelated look": unrelated, "a second one": looks[draw.IntN(len(looks))].at, "one more": looks[i].at,
		} {
			with := slices.Clone(without)
			with = append(with, glanced{looks[i].slot, more})
			if got := graded(t, r, glancedAt(with)).Score.Points; got < bare {
				t.Errorf("seed %d: %s at %+v takes %g points to %g", seed, name, looks[i].slot, bare, got)
			}
		}
	}
}

// Looks that rest on nothing of each other earn the same in any order.
func TestTheOrderOfLooksChangesNothing(t *testing.T) {
	r := lookRubric(t)
	for seed := range uint64(100) {
		draw := rand.New(rand.NewPCG(seed, 11))
		var looks []glanced
		for at := 51.0; at < 57; at += 2 { // each long enough to be read, all between the page and the limit
			looks = append(looks, glanced{slot{at, at + 2}, glances[draw.IntN(len(glances))]})
		}
		want := graded(t, r, glancedAt(looks)).Score
		for range 3 {
			draw.Shuffle(len(looks), func(i, j int) { looks[i].at, looks[j].at = looks[j].at, looks[i].at })
			if got := graded(t, r, glancedAt(looks)).Score; got != want {
				t.Errorf("seed %d: in another order %+v, and %+v", seed, got, want)
			}
		}
	}
}
