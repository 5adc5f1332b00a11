package grading

import (
	"fmt"
	"strings"
)

// AsksSuspects takes points away for suspects that were left standing; Of is
// which: wrong.
const AsksSuspects = "suspects"

const (
	suspectsWrong = "wrong"
	// mostSuspects is how many wrong suspects lose the whole bound.
	mostSuspects = 4
	// dearest is what one wrong suspect may cost at most, of all points.
	dearest = 0.08
)

// wrongSuspects takes a part of its points for each wrong suspect that stands at the
// end: a place or a change that had nothing to do with it and, where several were
// named, a team that does not own it.
type wrongSuspects struct{ c Criterion }

func newSuspects(r *Rubric, c Criterion, _ *where) (judge, string) {
	if c.Of != suspectsWrong {
		return nil, fmt.Sprintf("unknown suspects %q; there is %s", c.Of, suspectsWrong)
	}
	total := 0.0
	for _, other := range r.Criteria {
		total += max(0, other.Points)
	}
	if -c.Points/mostSuspects > dearest*total {
		return nil, fmt.Sprintf("one wrong suspect would cost more than %g of 100 points: %d of them lose all", 100*dearest, mostSuspects)
	}
	return wrongSuspects{c}, ""
}

func (j wrongSuspects) judge(l *ledger) (verdict, error) {
	d := l.diagnosed(l.lastSeq())
	v := verdict{result: Spared, why: "No wrong suspect was left standing."}
	count := float64(len(d.wrong)) + replacedShare*float64(len(d.left))
	var whys []string
	if len(d.wrong) > 0 {
		whys = append(whys, fmt.Sprintf("Wrong suspects were left standing: %s.", l.calledAll(d.wrong)))
	}
	if len(d.left) > 0 {
		whys = append(whys, fmt.Sprintf("Left for another suspect, but not withdrawn: %s.", l.calledAll(d.left)))
	}
	for _, a := range append(d.wrong, d.left...) {
		v.events = append(v.events, a.event)
	}
	var teams []string
	if named, _ := l.owners(); len(named) > 1 {
		for _, n := range named {
			if !l.rubric.Truth.OwnedBy(n.team) {
				teams, v.events = append(teams, n.team), append(v.events, n.event)
			}
		}
	}
	if len(teams) > 0 {
		count += float64(len(teams))
		whys = append(whys, fmt.Sprintf("Several teams were named as the owner; wrong: %s.", strings.Join(teams, ", ")))
	}
	if count == 0 {
		return v, nil
	}
	v.result, v.share, v.why = Lost, min(1, count/mostSuspects), strings.Join(whys, " ")
	v.earn = "Withdraw a suspect as soon as what you see speaks against it: then it costs nothing."
	return v, nil
}
