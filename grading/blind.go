package grading

import (
	"fmt"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksBlind takes points away when the first touch of the system rests on no
// look at it; Of is action.
const AsksBlind = "blind"

// blindAction is what such a criterion is about.
const blindAction = "action"

type blind struct{ c Criterion }

func newBlind(_ *Rubric, c Criterion, _ *where) (judge, string) {
	if wrong := only(c, blindAction); wrong != "" {
		return nil, wrong
	}
	return blind{c}, ""
}

// judge looks at the first action alone: who acts blindly, sees what came of it,
// and goes on from that, has paid for the step that was blind.
func (j blind) judge(l *ledger) (verdict, error) {
	acts, _ := l.acts()
	if len(acts) == 0 {
		return verdict{result: Spared, why: "Nobody touched the system."}, nil
	}
	first := acts[0]
	if l.rests(first.event) {
		return verdict{result: Spared, why: fmt.Sprintf("A look at the system came before %s at %s.", stepName(first.event), clock(first.event.At))}, nil
	}
	return verdict{
		result: Lost, share: 1, events: []*event.Event{first.event},
		why:  fmt.Sprintf("The first touch of the system, %s at %s, rests on no look at it.", stepName(first.event), clock(first.event.At)),
		earn: "Look at the system, long enough to read it, before you touch it.",
	}, nil
}
