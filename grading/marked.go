package grading

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksJudge asks a person for a mark; Of is human, for what was done in a run, or OfAnswer,
// for what was handed in at an exercise.
const AsksJudge = "judge"

// OfAnswer says that a person marks an answer: with the option OfPart one part of it, else
// all of it.
const (
	OfAnswer = "answer"
	OfPart   = "part"
)

// marked asks a person. Until the marks of its run count it stays open: see
// Marking. What was never there is missed, and no mark changes that: see
// decisions/0061.
type marked struct{ c Criterion }

func newMarked(_ *Rubric, c Criterion, _ *where) (judge, string) {
	if highest(c.Levels) <= 0 {
		return nil, "a judged criterion needs levels above 0"
	}
	if c.Of == OfAnswer && c.Subject != "" {
		return nil, "subject does not go with an answer"
	}
	if c.Subject != "" {
		return marked{c}, known(c.Subject)
	}
	return marked{c}, ""
}

// there reports whether there is something to mark.
func (j marked) there(l *ledger) bool {
	return j.c.Subject == "" && j.c.Of != OfAnswer || len(j.things(l)) > 0
}

// things returns what is judged: of a run as a whole, all that was written in it.
func (j marked) things(l *ledger) []*event.Event {
	if j.c.Of == OfAnswer {
		return l.answered(j.c.Options[OfPart])
	}
	if j.c.Subject != "" {
		return slices.DeleteFunc(slices.Clone(l.done(event.Kind(j.c.Subject))), func(e *event.Event) bool { return !l.inSeat(e, j.c.Seat) })
	}
	var written []*event.Event
	for i := range l.events {
		e := &l.events[i]
		row, _ := event.Describe(e.Kind())
		if text, _ := event.Asked(e.Body)["text"].(string); text != "" && row.Cause == event.ByCrew && l.byTrainee(e) {
			written = append(written, e)
		}
	}
	return written
}

func (j marked) judge(l *ledger) (verdict, error) {
	if !j.there(l) && j.c.Of == OfAnswer {
		return unanswered(j.c.Options[OfPart]), nil
	}
	if !j.there(l) {
		wanted := wishFor(Criterion{Of: j.c.Subject})
		return verdict{result: Missed, why: wanted.nobody + ", so there is nothing to mark.", earn: wanted.do + "."}, nil
	}
	m := l.marked()
	levels, marks := m.levels(j.c)
	if len(levels) == 0 {
		return verdict{result: Open, why: m.waits()}, nil
	}
	top := highest(j.c.Levels)
	settled := m.settle(levels)
	v := verdict{result: Partial, share: settled / float64(top), events: marks, earn: fmt.Sprintf("Level %d: %s.", top, j.c.Levels[top])}
	switch v.share {
	case 0:
		v.result = Missed
	case 1:
		v.result = Earned
	}
	switch {
	case len(levels) == 1:
		v.why = fmt.Sprintf("Marked %d of %d", levels[0], top)
		if anchor := j.c.Levels[levels[0]]; anchor != "" {
			v.why += ": " + anchor
		}
		v.why += "."
	case m.Parted():
		v.why = fmt.Sprintf("Two raters parted and a third was asked: %s of %d. The two nearest count: %g.", listed(levels), top, round(settled, 2))
	default:
		v.why = fmt.Sprintf("%d raters marked it %g of %d on average.", len(levels), round(settled, 2), top)
	}
	return v, nil
}

// listed writes levels as people do: "1, 3 and 3".
func listed(levels []int) string {
	var b strings.Builder
	for i, level := range levels {
		switch i {
		case 0:
		case len(levels) - 1:
			b.WriteString(" and ")
		default:
			b.WriteString(", ")
		}
		fmt.Fprint(&b, level)
	}
	return b.String()
}

// highest returns the highest level there is, 0 without any.
func highest(levels map[int]string) int {
	top := 0
	for level := range levels {
		top = max(top, level)
	}
	return top
}
