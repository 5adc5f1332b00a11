package grading

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksRelief takes points away when customers are well at the end and a cause is
// still in place; Of is cause.
const AsksRelief = "relief"

// reliefCause is what such a criterion is about.
const reliefCause = "cause"

type relief struct{ c Criterion }

func newRelief(r *Rubric, c Criterion, _ *where) (judge, string) {
	if wrong := only(c, reliefCause); wrong != "" {
		return nil, wrong
	}
	if !slices.ContainsFunc(r.Truth.Causes, func(c Cause) bool {
		in, _ := r.inject(c.Inject)
		return in.Fault != ""
	}) {
		return nil, "Truth names no cause that is a fault, so none can be left in place"
	}
	return relief{c}, ""
}

// judge compares what the faults of the causes changed with the health at the
// end, before the run took them back. Where customers are still unwell there is
// no relief, and recovery has been missed anyway; and what somebody else owns is
// theirs to cure once they were brought in.
func (j relief) judge(l *ledger) (verdict, error) {
	spared := func(why string) (verdict, error) { return verdict{result: Spared, why: why}, nil }
	if acts, _ := l.acts(); len(acts) == 0 {
		return spared("Nobody took an action, so nothing was relieved.")
	}
	for slo, edges := range l.breaches() {
		if !met(edges) {
			return spared(slo + " was still breached at the end, so nothing was relieved.")
		}
	}
	endEvent, end := l.snapshot(event.MomentEnd)
	if endEvent == nil {
		return spared("It cannot be judged: the log has no health snapshot of the end.")
	}
	var left []string
	var standing []Cause
	var shown []*event.Event
	judged := 0
	for _, cause := range l.rubric.Truth.Causes {
		in, _ := l.rubric.inject(cause.Inject)
		for _, e := range of[event.EffectsRecorded](l) {
			b := body[event.EffectsRecorded](e)
			if b.Inject != cause.Inject || b.Ended {
				continue
			}
			judged++
			if slices.ContainsFunc(b.Effects, func(x faults.Effect) bool { return x.InForce(end.Health) }) {
				left, standing, shown = append(left, "“"+in.Title+"”"), append(standing, cause), append(shown, e)
				break
			}
		}
	}
	away := l.away()
	for _, cause := range l.rubric.Truth.Causes {
		if e := away.of(cause.Inject); e != nil && !slices.Contains(shown, e) {
			in, _ := l.rubric.inject(cause.Inject)
			left, standing, shown = append(left, "“"+in.Title+"”, which comes again"), append(standing, cause), append(shown, e)
		}
	}
	switch {
	case judged == 0 && len(of[event.FaultApplied](l)) > 0:
		return spared("It cannot be judged: the log does not say what each fault changed.")
	case len(left) == 0:
		return spared("The cause was gone at the end.")
	}
	if to, handed := l.handedOver(standing); handed {
		return spared(fmt.Sprintf("The cause is still in place, and %s, whose it is, was brought in.", to))
	}
	return verdict{
		result: Lost, share: 1, events: append(shown, endEvent),
		why:  fmt.Sprintf("Customers are well again, but what caused it is still in place at the end: %s. It comes back when the relief goes.", strings.Join(left, ", ")),
		earn: "Once customers are well, take the cause away as well, or hand it over to those who own it.",
	}, nil
}

// handedOver reports whether some causes are another team's, all of them, and each such
// team was brought in; and which.
func (l *ledger) handedOver(causes []Cause) (string, bool) {
	var to []string
	for _, c := range causes {
		owner := cmp.Or(c.Owner, l.rubric.Truth.Owner)
		if owner == "" || l.rubric.OnCall(owner) || !slices.ContainsFunc(l.done(event.PageEscalated{}.Kind()), func(e *event.Event) bool {
			return body[event.PageEscalated](e).Team == owner
		}) {
			return "", false
		}
		if !slices.Contains(to, owner) {
			to = append(to, owner)
		}
	}
	return strings.Join(to, " and "), len(to) > 0
}
