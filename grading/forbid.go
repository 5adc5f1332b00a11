package grading

import (
	"fmt"
	"strconv"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksForbid takes points away for an event that must not come; Of is its kind.
const AsksForbid = "forbid"

// Options of what is forbidden, and of what is wanted more than once.
const (
	optionAtMost   = "at-most"  // so many cost nothing
	optionEach     = "each"     // points that one costs, below 0
	optionAtLeast  = "at-least" // so many are wanted
	optionDistinct = "distinct" // field in which they must differ
)

// forbid takes points away when something was done that must not be: all at
// once, or for each time a part, up to all of them.
type forbid struct {
	c     Criterion
	where *where
	most  int
	each  float64 // share of the points that one costs
}

func newForbid(_ *Rubric, c Criterion, cond *where) (judge, string) {
	j := forbid{c: c, where: cond, each: 1}
	if written := c.Options[optionAtMost]; written != "" {
		n, err := strconv.Atoi(written)
		if err != nil || n < 1 {
			return nil, fmt.Sprintf("at-most %q is no count", written)
		}
		j.most = n
	}
	if written := c.Options[optionEach]; written != "" {
		points, err := strconv.ParseFloat(written, 64)
		if err != nil || points >= 0 || points < c.Points {
			return nil, fmt.Sprintf("each %q is no part of %g points", written, c.Points)
		}
		j.each = points / c.Points
	}
	return j, known(c.Of)
}

func (j forbid) judge(l *ledger) (verdict, error) {
	w := l.window(j.c)
	v := verdict{result: Spared, why: "It was not done."}
	for _, e := range l.done(event.Kind(j.c.Of)) {
		if !w.concerns(e) || w.before != nil && e.Seq > w.before.Seq {
			continue
		}
		holds, err := j.where.holds(l, e)
		if err != nil {
			return verdict{}, err
		}
		if holds {
			v.events = append(v.events, e)
		}
	}
	beyond := len(v.events) - j.most
	if beyond <= 0 {
		if n := len(v.events); n > 0 {
			v.why = fmt.Sprintf("It was done %s, which costs nothing.", times(n))
		}
		return v, nil
	}
	v.result, v.share = Lost, min(1, round(float64(beyond)*j.each, 6))
	first := v.events[j.most]
	v.why = fmt.Sprintf("%s at %s.", Sentence(*first), clock(first.At))
	if beyond > 1 {
		v.why = fmt.Sprintf("%s at %s, and %d more like it.", Sentence(*first), clock(first.At), beyond-1)
	}
	terms := w.terms()
	switch {
	case j.most > 0 && j.each < 1:
		v.earn = fmt.Sprintf("Do that at most %s%s: each time beyond costs points.", times(j.most), terms)
	case j.most > 0:
		v.earn = fmt.Sprintf("Do that at most %s%s.", times(j.most), terms)
	case j.each < 1:
		v.earn = fmt.Sprintf("Leave that alone%s: each time costs points.", terms)
	default:
		v.earn = fmt.Sprintf("Leave that alone%s: it costs points once, however often it is done.", terms)
	}
	return v, nil
}

// times says how often.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
