package grading

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksHarm asks that customers are spared what they can be spared; Of is journeys,
// for all of them, or names of some.
const AsksHarm = "harm"

const (
	// avoidable is the share of all visits that nobody acting and the golden
	// rehearsal must differ by for there to be harm to avoid.
	avoidable = 0.01
	// unlooked is what harm earns of it that was avoided without a look.
	unlooked = 1.0 / 3
)

// harm asks for the share of the harm that could be avoided which was. Where
// there was none to avoid, it asks that none was caused. See decisions/0087.
type harm struct {
	c        Criterion
	journeys []string // empty: all
}

func newHarm(_ *Rubric, c Criterion, _ *where) (judge, string) {
	j := harm{c: c}
	if c.Of != "journeys" {
		for name := range strings.SplitSeq(c.Of, ",") {
			j.journeys = append(j.journeys, strings.TrimSpace(name))
		}
	}
	return j, ""
}

func (j harm) judge(l *ledger) (verdict, error) {
	this, why := l.fared()
	if why != "" {
		return verdict{result: Unjudged, why: why}, nil
	}
	b := body[event.BaselinesPlayed](l.baselines)
	idle, golden := fares(b.Idle), fares(b.Golden)
	toAvoid := idle.harm(j.journeys) - golden.harm(j.journeys)
	if toAvoid < avoidable*float64(idle.sum(j.journeys).Visits) {
		return j.caused(l, this, idle)
	}
	v := verdict{events: []*event.Event{l.baselines}, share: clamp((idle.harm(j.journeys) - this.harm(j.journeys)) / toAvoid)}
	v.why = fmt.Sprintf("%s%s Had nobody acted, %s; with the scenario's model answer, %s. So %s of the harm that could be avoided was.",
		suffered(this.sum(j.journeys)), l.reckoned(), would(idle.sum(j.journeys)), would(golden.sum(j.journeys)), share(v.share))
	v.earn = "Bring relief sooner: what counts is how many customers were spared."
	if blind, part := l.unlooked(j.journeys); part > 0 && v.share > 0 {
		v.share *= 1 - part + part*unlooked
		v.events = append(v.events, blind)
		v.why += fmt.Sprintf(" But this rested on no look: %s at %s. What that avoids earns a third.", lower(Sentence(*blind)), clock(blind.At))
		v.earn = "Look before you touch: help that rests on no look is luck."
	}
	_, most := l.helped()
	v.events = append(v.events, most)
	v.result = graded(v.share)
	return v, nil
}

// caused judges a run in which there was no harm to avoid: what was done to the
// most harmed journey, over a whole outage of it from the first touch of the
// system to the end. To leave alone what is well is earned by having looked.
func (j harm) caused(l *ledger, this, idle fares) (verdict, error) {
	v := verdict{events: []*event.Event{l.baselines}, share: 1, earn: "Look, and leave alone what is well."}
	touches := l.done(event.ActionTaken{}.Kind())
	if len(touches) == 0 {
		looks := l.watched()
		if len(looks) == 0 {
			v.share, v.why = 0, "There was next to no harm to avoid and none was done, but nobody looked at the system either."
			v.result = graded(v.share)
			return v, nil
		}
		v.events = append(v.events, looks[0].event)
		v.why = "There was next to no harm to avoid, and nobody touched the system."
		v.result = graded(v.share)
		return v, nil
	}
	after, _ := Fared(l.events, touches[0].At, l.end, true)
	tail := body[event.BaselinesPlayed](l.baselines).Tail
	worst, hurtMost := "", 0.0
	for name, n := range this {
		if len(j.journeys) > 0 && !slices.Contains(j.journeys, name) {
			continue
		}
		done, whole := hurt(n)-hurt(idle[name]), after[name].Visits+tail[name].Visits
		if part := done / float64(max(whole, 1)); part > hurtMost || part == hurtMost && part > 0 && name < worst {
			worst, hurtMost = name, part
		}
	}
	v.share = clamp(1 - hurtMost)
	v.events = append(v.events, touches[0])
	if hurtMost == 0 {
		v.why = "There was next to no harm to avoid, and what was done to the system did none."
	} else {
		v.why = fmt.Sprintf("There was next to no harm to avoid, and what was done to the system did some: %s That is %s of a whole outage of %s from the first touch to the end.",
			suffered(this.sum(j.journeys)), share(hurtMost), worst)
	}
	v.result = graded(v.share)
	return v, nil
}

// fared is how customers fared in the run to the scenario's own end: by its own
// counts, and by what the model makes of the time after an early end. Those of a
// run that another runtime played are put in proportion to the visits of the
// model. Otherwise why nobody can tell.
func (l *ledger) fared() (fares, string) {
	own, known := Fared(l.events, 0, l.end, false)
	if !known {
		return nil, "This cannot be judged: the log of the run does not say how many visits of customers failed."
	}
	if l.baselines == nil {
		return nil, "This cannot be judged: it is not known how customers would have fared otherwise."
	}
	if l.end-CountedTo(l.events) > uncounted {
		return nil, "This cannot be judged: how customers fared at the end was not measured."
	}
	b := body[event.BaselinesPlayed](l.baselines)
	all := tally{}
	for name, n := range own {
		scale := 1.0
		if then := b.Then[name].Visits; b.Runtime != l.runtime && n.Visits > 0 && then > 0 {
			scale = float64(then) / float64(n.Visits)
		}
		all.add(fares{name: n}, scale)
	}
	all.add(b.Tail, 1)
	return all.whole(), ""
}

// unlooked returns how much of what was avoided was by help that rests on no
// look, and the first of it.
func (l *ledger) unlooked(journeys []string) (first *event.Event, part float64) {
	all, _ := l.helped()
	if touches := l.done(event.ActionTaken{}.Kind()); len(all) == 0 && len(touches) > 0 {
		all = touches[:1]
	}
	sum, blind := 0.0, 0.0
	for _, a := range all {
		weight := 1.0
		if c, played := l.counterfactuals[body[event.ActionTaken](a).ID]; played {
			weight = max(0, saves(c, journeys))
		}
		sum += weight
		if l.rests(a) {
			continue
		}
		blind += weight
		if first == nil {
			first = a
		}
	}
	if blind == 0 {
		return nil, 0
	}
	return first, blind / sum
}

func graded(share float64) Result {
	switch {
	case share >= 1:
		return Earned
	case share > 0:
		return Partial
	}
	return Missed
}

func clamp(share float64) float64 { return min(max(share, 0), 1) }

// share says a share as people do; what is not all or nothing never reads as it.
func share(of float64) string {
	percent := math.Round(100 * of)
	if of > 0 && of < 1 {
		percent = min(max(percent, 1), 99)
	}
	return fmt.Sprintf("%.0f %%", percent)
}

// suffered says how customers fared, as a sentence.
func suffered(n event.Visits) string { return fared(n) + "." }

// would says how customers would have fared, within a sentence.
func would(n event.Visits) string {
	return fmt.Sprintf("%s would have failed and %s been slow", thousands(n.Failed), thousands(n.Slow))
}

// reckoned says what the figures of a run are that are not its own counts alone.
func (l *ledger) reckoned() (s string) {
	b := body[event.BaselinesPlayed](l.baselines)
	if b.Runtime != l.runtime {
		s = " That is in proportion to the visits of the model, which the others come from."
	}
	if len(b.Tail) > 0 {
		s += " What came after the end of the run, with nobody acting any more, is counted in."
	}
	return s
}

// fared says how customers fared: "1,204 visits failed and 17 were slow".
func fared(n event.Visits) string {
	return fmt.Sprintf("%s and %s slow", plural(n.Failed, "visit failed", "visits failed"), plural(n.Slow, "was", "were"))
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands writes a number with a comma between its thousands.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
