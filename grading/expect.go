package grading

import "github.com/drillyard/drillyard/scenarios/event"

// AsksExpect asks for an event that must come; Of is its kind.
const AsksExpect = "expect"

// expect asks for an event: of a kind, meeting a condition, in time.
type expect struct {
	c     Criterion
	where *where
}

func newExpect(_ *Rubric, c Criterion, cond *where) (judge, string) {
	return expect{c, cond}, known(c.Of)
}

// judge takes the first event that is right in every respect. When there is
// none, the first that is right but for its time tells what went wrong.
func (j expect) judge(l *ledger) (verdict, error) {
	w := l.window(j.c)
	wanted := wishFor(j.c)
	missed := w.absent(wanted.nobody)
	almost := false
	for _, e := range l.done(event.Kind(j.c.Of)) {
		if !w.concerns(e) {
			continue
		}
		holds, err := j.where.holds(l, e)
		if err != nil {
			return verdict{}, err
		}
		if !holds {
			continue
		}
		v := w.judge(e)
		if v.result == Earned {
			return v, nil
		}
		if !almost {
			missed, almost = v, true
		}
	}
	missed.earn = wanted.do + w.terms() + "."
	return missed, nil
}
