package grading

import (
	"fmt"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksUndone asks that what was changed for the time of an incident is put back; Of is
// changes.
const AsksUndone = "undone"

// undoneChanges is what such a criterion is about.
const undoneChanges = "changes"

// undone asks that whatever actions changed is, at the end, as it was before anybody
// changed it. Each thing has an equal part: one step back of two leaves it changed.
// Whose hands did it does not matter, for colleagues act at somebody's word.
type undone struct{ c Criterion }

func newUndone(_ *Rubric, c Criterion, _ *where) (judge, string) {
	return undone{c}, only(c, undoneChanges)
}

func (j undone) judge(l *ledger) (verdict, error) {
	w := l.window(j.c)
	wanted := wishOf(j.c, wish{"Put back what was changed", "Nothing that was changed was put back"})
	courses, order := l.courses(nil)
	by := l.changedBy()
	var whys []string
	v, things, back := verdict{result: Missed}, 0, 0
	for _, t := range order {
		if by[t] == nil {
			continue
		}
		c := courses[t]
		things++
		v.events = append(v.events, by[t])
		switch {
		case !faults.SameValue(c.was, c.now):
			whys = append(whys, fmt.Sprintf("%s left %s.", capital(stepName(by[t])), t.left(c)))
		case !w.concerns(by[t]):
			whys = append(whys, fmt.Sprintf("%s was the last that changed %s, and it counts only after %s.", capital(stepName(by[t])), t.named(), w.after))
		default:
			back++
			whys = append(whys, fmt.Sprintf("%s put %s back at %s.", capital(stepName(by[t])), t.named(), clock(by[t].At)))
		}
	}
	if things == 0 || w.shut != "" {
		v = w.absent(wanted.nobody)
		v.earn = wanted.do + w.terms() + "."
		return v, nil
	}
	v.share, v.why = round(float64(back)/float64(things), 6), strings.Join(whys, " ")
	if v = v.graded(); v.result != Earned {
		v.earn = wanted.do + w.terms() + "."
	}
	return v, nil
}

// changedBy returns, of each thing that an action of the run changed, the action that
// did so last.
func (l *ledger) changedBy() map[thing]*event.Event {
	taken := map[string]*event.Event{}
	for _, e := range of[event.ActionTaken](l) {
		taken[body[event.ActionTaken](e).ID] = e
	}
	last := map[thing]*event.Event{}
	for _, e := range of[event.EffectsRecorded](l) {
		b := body[event.EffectsRecorded](e)
		if b.Inject != "" || taken[b.Action] == nil {
			continue
		}
		for _, effect := range b.Effects {
			if at, lasts := thingOf(effect); lasts {
				last[at] = taken[b.Action]
			}
		}
	}
	return last
}
