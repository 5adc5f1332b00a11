package grading

import (
	"fmt"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksStep asks for a step of a runbook; Of is "runbook-slug#step-id".
const AsksStep = "step"

// step asks that a step of a runbook was ticked, and not unticked again.
type step struct{ c Criterion }

func newStep(_ *Rubric, c Criterion, _ *where) (judge, string) {
	if book, anchor, ok := strings.Cut(c.Of, "#"); !ok || book == "" || anchor == "" {
		return nil, fmt.Sprintf("step %q is not runbook#step", c.Of)
	}
	return step{c}, ""
}

func (j step) judge(l *ledger) (verdict, error) {
	book, id, _ := strings.Cut(j.c.Of, "#")
	w := l.window(j.c)
	earn := fmt.Sprintf("Do the step %s of the runbook %s and tick it%s.", id, book, w.terms())
	var ticked, unticked *event.Event
	for _, e := range l.done(event.StepChecked{}.Kind()) {
		b := body[event.StepChecked](e)
		switch {
		case b.Runbook != book || b.Step != id || !l.inSeat(e, j.c.Seat):
		case !b.Done:
			ticked, unticked = nil, e
		case ticked == nil:
			ticked = e
		}
	}
	if ticked != nil {
		v := w.judge(ticked)
		v.earn = earn
		return v, nil
	}
	v := w.absent(fmt.Sprintf("Nobody ticked the step %s of the runbook %s", id, book))
	v.earn = earn
	if unticked != nil {
		v.why = fmt.Sprintf("The step %s of the runbook %s was unticked again at %s.", id, book, clock(unticked.At))
		v.events = append(v.events, unticked)
	}
	return v, nil
}
