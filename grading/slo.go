package grading

import (
	"fmt"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksSLO asks that an objective that was breached is met again; Of is its name.
const AsksSLO = "slo"

// slo asks that an SLO which was breached is met again, in time, stays met for
// as long as the criterion holds it to, and still is at the end.
type slo struct{ c Criterion }

func newSLO(r *Rubric, c Criterion, _ *where) (judge, string) {
	if c.Collateral != "" && c.Collateral != collateralNone {
		return nil, fmt.Sprintf("unknown collateral %q; there is %s", c.Collateral, collateralNone)
	}
	if r.Held > 0 && c.Hold > r.Held {
		return nil, fmt.Sprintf("hold %s can never be seen: the run ends once every SLO has held for %s", Span(c.Hold), Span(r.Held))
	}
	return slo{c}, ""
}

func (j slo) judge(l *ledger) (verdict, error) {
	w := l.window(j.c)
	earn := fmt.Sprintf("Bring %s back%s", j.c.Of, w.terms())
	if j.c.Hold > 0 {
		earn += fmt.Sprintf(" and keep it met for %s", Span(j.c.Hold))
	}
	earn += "."
	miss := func(why string, events ...*event.Event) (verdict, error) {
		return verdict{result: Missed, why: why, earn: earn, events: events}, nil
	}

	edges := l.breaches()[j.c.Of]
	if len(edges) == 0 {
		if act := l.prevented(); act != nil && l.end-act.At >= j.c.Hold {
			v := w.judge(act)
			v.earn = earn
			v.why += fmt.Sprintf(" Nothing had been breached before that, and nothing was after it: %s was kept.", j.c.Of)
			return j.spare(l, v), nil
		}
		return miss(j.c.Of + " was never breached, so the run does not show a recovery.")
	}
	breached := edges[0]
	last := edges[len(edges)-1]
	if !met(edges) {
		return miss(fmt.Sprintf("%s was still breached at the end; it had been since %s.", j.c.Of, clock(last.At)), breached, last)
	}
	restored, kept := l.held(edges, j.c.Hold)
	if restored == nil && kept == 0 && l.neverSure(edges) {
		return miss(j.c.Of+" was met only while what harmed it was away, and that would have come again.", edges...)
	}
	if restored == nil {
		return miss(fmt.Sprintf("%s was met again at %s, but the run shows only %s of it; it had to hold for %s.", j.c.Of, clock(last.At), Span(kept), Span(j.c.Hold)), edges...)
	}
	v := w.judge(restored)
	v.earn = earn
	v.events = append(v.events, breached)
	if v.share == 0 {
		return v, nil
	}
	if kept > 0 {
		v.why += fmt.Sprintf(" It then held for %s.", Span(kept))
	}
	return j.spare(l, v), nil
}

// spare takes the points away from a recovery beside which something was harmed.
func (j slo) spare(l *ledger, v verdict) verdict {
	if v.share == 0 || j.c.Collateral != collateralNone {
		return v
	}
	worse, shown, judged := l.spoilt(j.c.Of)
	v.events = append(v.events, shown...)
	switch {
	case !judged:
		v.result, v.share = Missed, 0
		v.why += " The log has no health snapshot of both the baseline and the end, so nobody can tell whether something else was harmed."
	case len(worse) > 0:
		v.result, v.share = Missed, 0
		v.why += " But something else was left worse: " + strings.Join(worse, "; ") + "."
		v.earn = strings.TrimSuffix(v.earn, ".") + ", and leave nothing else worse than it was."
	default:
		v.why += " Nothing else was left worse."
	}
	return v
}

// endedWell reports whether the scenario was over because every SLO had held: a
// closing phase may still end in another way.
func (l *ledger) endedWell() bool {
	if l.closed != nil {
		return body[event.ClosingBegan](l.closed).Reason == event.EndRecovered
	}
	return l.reason == event.EndRecovered
}

// held returns the first recovery that lasted, and how long it was met without
// a break. When none lasted long enough it returns nil and the last one's time.
func (l *ledger) held(edges []*event.Event, hold time.Duration) (*event.Event, time.Duration) {
	var kept time.Duration
	for i, e := range edges {
		if _, ok := e.Body.(event.SLORestored); !ok {
			continue
		}
		until := l.end
		final := i == len(edges)-1
		if !final {
			until = edges[i+1].At
		}
		// What is only away for a while, by the script, is no recovery yet.
		start := l.sure(e, until)
		if start == nil {
			kept = 0
			continue
		}
		kept = until - start.At
		// A run that ends because every SLO held long enough says so itself;
		// its last tick may lie a moment short of the hold.
		recovered := final && l.endedWell() && l.rubric.Held >= hold
		if kept >= hold || recovered {
			return start, kept
		}
	}
	return nil, kept
}

// neverSure reports whether an objective was ever met again only because a fault was
// away for a while.
func (l *ledger) neverSure(edges []*event.Event) bool {
	last := edges[len(edges)-1]
	return l.sure(last, l.end) == nil
}

// sure returns the event from which on a recovery rests on more than that a fault
// of the script is away and will come again: the recovery itself, or what then
// ended that fault for good or brought it back without harm. Nil: there was none
// before a run time.
func (l *ledger) sure(restored *event.Event, until faults.Time) *event.Event {
	away := away{}
	for i := range l.events {
		e := &l.events[i]
		if e.At > until {
			break
		}
		away.see(e)
		if e.Seq >= restored.Seq && len(away) == 0 {
			return e
		}
	}
	return nil
}
