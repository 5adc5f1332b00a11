package grading

import (
	"slices"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Part of a drill's points that may wait for a person, at most. Beyond that the
// person might as well mark the whole run.
const mostOpen = 0.35

// spokenLevels are what a person chooses from who reads what may be an answer.
func spokenLevels() map[int]string {
	return map[int]string{0: "it does not say it", 1: "it says a part of it", 2: "it says it"}
}

// waiting judges a criterion whose answer may stand in words that a machine
// cannot judge. What they may still earn waits until a person has read them.
type waiting struct {
	c     Criterion
	inner judge
	most  float64 // share of the points that may wait
}

// openable bounds what may wait for a person in the words of a rubric, as a share
// of each criterion that listens to words: what is judged by a person anyway
// leaves them the rest.
func (r *Rubric) openable() float64 {
	total, judged, worded := 0.0, 0.0, 0.0
	for _, c := range r.Criteria {
		points := max(0, c.Points)
		total += points
		switch {
		case c.worded():
			worded += points
		case c.Asks == AsksJudge:
			judged += points
		}
	}
	if worded == 0 {
		return 0
	}
	return min(1, max(0, mostOpen*total-judged)/worded)
}

// worded reports whether what a criterion asks for may stand in words that a
// person has to read.
func (c Criterion) worded() bool {
	k, _ := kindOf(c.Asks)
	return k.worded || slices.ContainsFunc(c.Any, Criterion.worded)
}

// unread judges as if nobody had read what waits.
func (j waiting) unread(l *ledger) (verdict, error) {
	v, err := j.inner.judge(l)
	v.open = round(min(v.open, j.most), 6)
	if err != nil || len(v.texts) == 0 || v.open == 0 {
		v.open, v.texts = 0, nil
	}
	return v, err
}

func (j waiting) judge(l *ledger) (verdict, error) {
	v, err := j.unread(l)
	if err != nil || v.open == 0 {
		return v, err
	}
	if len(l.marks) == 0 || highest(j.c.Levels) == 0 {
		return j.unmarked(v), nil
	}
	m := l.marked()
	if levels, marks := m.levels(j.c); len(levels) > 0 {
		v.share, v.open = round(v.share+v.open*m.settle(levels)/float64(highest(j.c.Levels)), 6), 0
		v.events = append(v.events, marks...)
		v.why += " A person has read what was written, and it counts."
		return v.graded(), nil
	}
	return j.unmarked(v), nil
}

// unmarked is the verdict as long as nobody has read what waits.
func (j waiting) unmarked(v verdict) verdict {
	v.events = append(v.events, v.texts...)
	v.why += " What was written may say it; a person has to read it."
	if v.share == 0 && v.open == 1 {
		v.result = Open
	}
	return v
}

// things are the texts that a person has to read.
func (j waiting) things(l *ledger) []*event.Event {
	v, err := j.unread(l)
	if err != nil {
		return nil // to judge it says so
	}
	return v.texts
}

// there reports whether a person can mark it: a rubric of before has no levels
// to mark it by.
func (j waiting) there(l *ledger) bool { return highest(j.c.Levels) > 0 && len(j.things(l)) > 0 }

// waits adds what may still be earned by texts that a person has to read.
func (v verdict) waits(share float64, texts []*event.Event) verdict {
	if len(texts) > 0 && share > 0 {
		v.open, v.texts = share, texts
	}
	return v
}

// graded sets the result that a share comes to.
func (v verdict) graded() verdict {
	switch {
	case v.share >= 1:
		v.result = Earned
	case v.share > 0:
		v.result = Partial
	default:
		v.result = Missed
	}
	return v
}
