package grading

import (
	"fmt"
	"maps"
	"slices"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksJudge asks a person for a mark; Of is who judges: human.
const AsksJudge = "judge"

// marked asks a person. Until someone has given a mark it stays open; with
// several raters their last marks are averaged. What was never there is missed,
// and no mark changes that: see decisions/0061.
type marked struct{ c Criterion }

func newMarked(_ *Rubric, c Criterion, _ *where) (judge, string) {
	if highest(c.Levels) <= 0 {
		return nil, "a judged criterion needs levels above 0"
	}
	if c.Subject != "" {
		return marked{c}, known(c.Subject)
	}
	return marked{c}, ""
}

// there reports whether there is something to mark.
func (j marked) there(l *ledger) bool {
	return j.c.Subject == "" || len(l.done(event.Kind(j.c.Subject))) > 0
}

// Judged returns the criteria that a person can mark in a log: those that ask
// for judgement, of something that is in it.
func (r *Rubric) Judged(events []event.Event) ([]Criterion, error) {
	l, err := r.read(events)
	if err != nil {
		return nil, fmt.Errorf("find what can be marked: %w", err)
	}
	var found []Criterion
	for i, c := range r.Criteria {
		if j, ok := r.judges[i].(marked); ok && j.there(l) {
			found = append(found, c)
		}
	}
	return found, nil
}

func (j marked) judge(l *ledger) (verdict, error) {
	if !j.there(l) {
		wanted := wishFor(Criterion{Of: j.c.Subject})
		return verdict{result: Missed, why: wanted.nobody + ", so there is nothing to mark.", earn: wanted.do + "."}, nil
	}
	last := map[string]*event.Event{} // by rater
	for _, e := range l.marks {
		if body[event.MarkGiven](e).Criterion == j.c.ID {
			last[e.Actor.ID] = e
		}
	}
	if len(last) == 0 {
		return verdict{result: Open, why: "Waits for a person's mark."}, nil
	}
	top := highest(j.c.Levels)
	v := verdict{result: Partial, earn: fmt.Sprintf("Level %d: %s.", top, j.c.Levels[top])}
	sum, level := 0, 0
	for _, rater := range slices.Sorted(maps.Keys(last)) {
		level = min(max(body[event.MarkGiven](last[rater]).Level, 0), top)
		sum += level
		v.events = append(v.events, last[rater])
	}
	mean := float64(sum) / float64(len(last))
	v.share = mean / float64(top)
	switch v.share {
	case 0:
		v.result = Missed
	case 1:
		v.result = Earned
	}
	if len(last) == 1 {
		v.why = fmt.Sprintf("Marked %d of %d", level, top)
		if anchor := j.c.Levels[level]; anchor != "" {
			v.why += ": " + anchor
		}
		v.why += "."
		return v, nil
	}
	v.why = fmt.Sprintf("%d raters marked it %g of %d on average.", len(last), round(mean, 2), top)
	return v, nil
}

// highest returns the highest level there is, 0 without any.
func highest(levels map[int]string) int {
	top := 0
	for level := range levels {
		top = max(top, level)
	}
	return top
}
