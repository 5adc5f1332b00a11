package grading

import (
	"fmt"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// overruled gives a finding the points of the person who overruled the machine's last. Who
// did and why is said, and what the machine had said is still told.
func (l *ledger) overruled(c Criterion, f Finding) Finding {
	e := l.overrulings[c.ID]
	if e == nil || c.Asks == AsksJudge {
		return f
	}
	b := body[event.PointOverruled](e)
	machine, said := f.Points, strings.TrimSpace(f.Why)
	f.Machine = &machine
	f.Open, f.Max, f.Earn = 0, max(c.Points, 0), ""
	f.Points = round(min(max(b.Points, min(c.Points, 0)), f.Max), 2)
	f.Result = resultOf(c, f.Points)
	f.Events = append(f.Events, e.Seq) // which comes after all that it is about
	who := e.Actor.Name
	if who == "" {
		who = "A person"
	}
	f.Why = fmt.Sprintf("%s gave %s in place of the machine's %g: %s. The machine said: %s",
		who, points(f.Points), machine, sentenceless(b.Reason), said)
	return f
}

// resultOf is what a number of points of a criterion comes to.
func resultOf(c Criterion, points float64) Result {
	switch {
	case costs(c.Asks) && points < 0:
		return Lost
	case costs(c.Asks):
		return Spared
	case points <= 0:
		return Missed
	case points < c.Points:
		return Partial
	}
	return Earned
}

// points writes a number of them.
func points(n float64) string {
	if n == 1 {
		return "1 point"
	}
	return fmt.Sprintf("%g points", n)
}
