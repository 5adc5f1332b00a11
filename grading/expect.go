package grading

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksExpect asks for an event that must come; Of is its kind.
const AsksExpect = "expect"

// expect asks for an event: of a kind, meeting a condition, in time; or for
// several, which may have to differ.
type expect struct {
	c        Criterion
	where    *where
	least    int    // how many
	distinct string // field in which they must differ; empty: in nothing
}

func newExpect(_ *Rubric, c Criterion, cond *where) (judge, string) {
	j := expect{c: c, where: cond, least: 1, distinct: c.Options[optionDistinct]}
	if problem := known(c.Of); problem != "" {
		return nil, problem
	}
	if written := c.Options[optionAtLeast]; written != "" {
		n, err := strconv.Atoi(written)
		if err != nil || n < 2 {
			return nil, fmt.Sprintf("at-least %q is no count of several", written)
		}
		j.least = n
	}
	if j.distinct != "" {
		row, _ := event.Describe(event.Kind(c.Of))
		if _, text := names(&event.Event{Body: row.Sample})[j.distinct].(string); !text {
			return nil, fmt.Sprintf("%s has no %s in which several could differ", c.Of, j.distinct)
		}
	}
	return j, ""
}

// judge takes the first event that is right in every respect, else the one that
// earns most; of those that earn nothing the first tells what went wrong. Where
// several are wanted, each brings its part.
func (j expect) judge(l *ledger) (verdict, error) {
	w := l.window(j.c)
	wanted := wishFor(j.c)
	found, err := w.candidates(l, event.Kind(j.c.Of), j.where)
	if err != nil {
		return verdict{}, err
	}
	var best []verdict // of each kind that counts by itself, the best
	var kinds []string
	for _, e := range found {
		v := w.judge(e)
		kind := j.kind(e)
		switch i := slices.Index(kinds, kind); {
		case i < 0:
			best, kinds = append(best, v), append(kinds, kind)
		case v.share > best[i].share:
			best[i] = v
		}
		if j.least == 1 && v.result == Earned {
			break
		}
	}
	slices.SortStableFunc(best, func(a, b verdict) int { return compareShare(b, a) })
	best = best[:min(len(best), j.least)]
	if len(best) == 0 {
		missed := w.absent(wanted.nobody)
		missed.earn = wanted.do + w.terms() + "."
		return missed, nil
	}
	if j.least == 1 {
		if best[0].result != Earned {
			best[0].earn = wanted.do + w.terms() + "."
		}
		return best[0], nil
	}
	return j.several(best, wanted.do+w.terms()), nil
}

// kind says as what an event counts: events of one kind count once.
func (j expect) kind(e *event.Event) string {
	switch {
	case j.distinct != "":
		by, _ := names(e)[j.distinct].(string)
		return by
	case j.least > 1:
		return strconv.FormatInt(e.Seq, 10)
	}
	return ""
}

// several sums up what several events earn.
func (j expect) several(best []verdict, do string) verdict {
	sum := verdict{result: Partial}
	for i, v := range best {
		sum.share += v.share / float64(j.least)
		sum.events = append(sum.events, v.events...)
		if i > 0 {
			sum.why += " "
		}
		sum.why += v.why
	}
	if missing := j.least - len(best); missing > 0 {
		sum.why += fmt.Sprintf(" That is %d of %d.", len(best), j.least)
	}
	sum.share = round(sum.share, 6)
	switch sum.share {
	case 0:
		sum.result = Missed
	case 1:
		sum.result = Earned
		return sum
	}
	sum.earn = fmt.Sprintf("%s, %s", do, times(j.least))
	if j.distinct != "" {
		sum.earn += ", each time of another kind"
	}
	sum.earn += "."
	return sum
}

func compareShare(a, b verdict) int {
	switch {
	case a.share < b.share:
		return -1
	case a.share > b.share:
		return 1
	}
	return 0
}
