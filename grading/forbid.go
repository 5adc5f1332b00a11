package grading

import (
	"fmt"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksForbid takes points away for an event that must not come; Of is its kind.
const AsksForbid = "forbid"

// forbid takes points away, once, when something was done that must not be.
type forbid struct {
	c     Criterion
	where *where
}

func newForbid(_ *Rubric, c Criterion, cond *where) (judge, string) {
	return forbid{c, cond}, known(c.Of)
}

func (j forbid) judge(l *ledger) (verdict, error) {
	v := verdict{result: Spared, why: "It was not done."}
	for _, e := range l.done(event.Kind(j.c.Of)) {
		holds, err := j.where.holds(l, e)
		if err != nil {
			return verdict{}, err
		}
		if holds {
			v.events = append(v.events, e)
		}
	}
	if len(v.events) == 0 {
		return v, nil
	}
	v.result, v.share = Lost, 1
	v.why = fmt.Sprintf("%s at %s.", Sentence(*v.events[0]), clock(v.events[0].At))
	if n := len(v.events); n > 1 {
		v.why = fmt.Sprintf("%s at %s, and %d more like it.", Sentence(*v.events[0]), clock(v.events[0].At), n-1)
	}
	v.earn = "Leave that alone: it costs points once, however often it is done."
	return v, nil
}
