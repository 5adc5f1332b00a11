package grading

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksRunbook asks that what was done follows a runbook; Of is its slug.
const AsksRunbook = "runbook"

// stepsOption holds the steps of the runbook, as JSON.
const stepsOption = "steps"

// StepMove is one line of how what was done differs from a runbook.
type StepMove struct {
	Step  string `json:"step"`
	Title string `json:"title"`
	Move  Move   `json:"move"`
	Event int64  `json:"event,omitempty"` // Seq; 0: nothing was done
}

// Move is what became of a step.
type Move string

// Moves of an alignment.
const (
	MoveDone    Move = "done"
	MoveSkipped Move = "skipped"
	MoveAside   Move = "aside"   // not done, and need not be
	MoveEarlier Move = "earlier" // out of order: done before what comes first
	MoveHarmful Move = "harmful" // no step of it, and it did harm
)

// outOfOrder is how much of a step's part is lost when it was done out of order.
const outOfOrder = 0.5

// conform aligns what was done with the runbook, as conformance checking does: by
// the alignment with the fewest deviations between a log and a model of which
// steps come in which order (A. Adriansyah, Aligning Observed and Modeled
// Behavior, 2014; for one sequence the method of S. B. Needleman and C. D. Wunsch,
// J. Mol. Biol. 48, 1970). The order of a runbook is partial: phases follow one
// another, the steps within a phase come in any order. So what is in order is the
// longest sequence of done steps whose phases never go back.
type conform struct {
	c     Criterion
	steps []scenarios.Procedure
	phase map[string]int // of a step, by its id
}

func newConform(_ *Rubric, c Criterion, _ *where) (judge, string) {
	j := conform{c: c, phase: map[string]int{}}
	if err := json.Unmarshal([]byte(c.Options[stepsOption]), &j.steps); err != nil || len(j.steps) == 0 {
		return nil, fmt.Sprintf("runbook %q has no steps to follow", c.Of)
	}
	var phases []string
	for _, s := range j.steps {
		if !slices.Contains(phases, s.Phase) {
			phases = append(phases, s.Phase)
		}
		j.phase[s.ID] = slices.Index(phases, s.Phase)
	}
	return j, ""
}

func (j conform) judge(l *ledger) (verdict, error) {
	done := j.done(l)
	inOrder := j.longest(done)
	v := verdict{result: Missed, earn: fmt.Sprintf("Follow the runbook %s phase by phase, and tick each step as you do it.", j.c.Of)}
	var skipped, early []string
	required, earned := 0.0, 0.0
	for _, s := range j.steps {
		move := StepMove{Step: s.ID, Title: s.Title, Move: MoveDone}
		e := done[s.ID]
		switch {
		case e == nil && (s.Optional || j.replaced(s, done)):
			move.Move = MoveAside
		case e == nil:
			move.Move = MoveSkipped
			skipped = append(skipped, "“"+s.Title+"”")
			required++
		default:
			move.Event = e.Seq
			v.events = append(v.events, e)
			required++
			earned++
			if !inOrder[s.ID] {
				move.Move = MoveEarlier
				early = append(early, "“"+s.Title+"”")
				earned -= outOfOrder
			}
		}
		v.moves = append(v.moves, move)
	}
	var harmful []string
	acts, _ := l.acts()
	for _, d := range l.damages(acts) {
		harmful = append(harmful, d.why)
		v.events = append(v.events, d.events...)
		v.moves = append(v.moves, StepMove{Title: capital(d.why), Move: MoveHarmful, Event: d.events[0].Seq})
	}
	if len(done) == 0 {
		v.why = fmt.Sprintf("No step of the runbook %s was done.", j.c.Of)
		return v, nil
	}
	v.share = round(max(0, earned-float64(len(harmful)))/required, 6)
	var parts []string
	for _, p := range []struct {
		names []string
		words string
	}{{skipped, "skipped: "}, {early, "out of order: "}, {harmful, "harmful, and no step of it: "}} {
		if len(p.names) > 0 {
			parts = append(parts, p.words+strings.Join(p.names, ", "))
		}
	}
	v.why = fmt.Sprintf("%d of %d steps of the runbook %s were done in order", len(inOrder), len(j.steps), j.c.Of)
	if len(parts) > 0 {
		v.why += "; " + strings.Join(parts, "; ")
	}
	v.why += "."
	switch {
	case v.share == 1:
		v.result = Earned
	case v.share > 0:
		v.result = Partial
	}
	return v, nil
}

// done returns with which event each step was done: ticked, and not unticked
// again. One that repeats counts as of the last time, others as of the first.
func (j conform) done(l *ledger) map[string]*event.Event {
	done := map[string]*event.Event{}
	for _, e := range l.done(event.StepChecked{}.Kind()) {
		b := body[event.StepChecked](e)
		i := slices.IndexFunc(j.steps, func(s scenarios.Procedure) bool { return s.ID == b.Step })
		switch {
		case b.Runbook != j.c.Of || i < 0:
		case !b.Done:
			delete(done, b.Step)
		case done[b.Step] == nil || j.steps[i].Repeats:
			done[b.Step] = e
		}
	}
	return done
}

// replaced reports whether an alternative of a step was done: one in its place,
// the one that it is in place of, or another of those.
func (j conform) replaced(s scenarios.Procedure, done map[string]*event.Event) bool {
	of := func(s scenarios.Procedure) string {
		if s.Instead != "" {
			return s.Instead
		}
		return s.ID
	}
	return slices.ContainsFunc(j.steps, func(other scenarios.Procedure) bool {
		return other.ID != s.ID && of(other) == of(s) && done[other.ID] != nil
	})
}

// longest returns the steps of the longest sequence of those done in which no
// phase comes after a later one.
func (j conform) longest(done map[string]*event.Event) map[string]bool {
	var ids []string
	for _, s := range j.steps {
		if done[s.ID] != nil {
			ids = append(ids, s.ID)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return int(done[a].Seq - done[b].Seq) })
	length, before, best := make([]int, len(ids)), make([]int, len(ids)), -1
	for i := range ids {
		length[i], before[i] = 1, -1
		for k := range i {
			if j.phase[ids[k]] <= j.phase[ids[i]] && length[k]+1 > length[i] {
				length[i], before[i] = length[k]+1, k
			}
		}
		if best < 0 || length[i] > length[best] {
			best = i
		}
	}
	in := map[string]bool{}
	for i := best; i >= 0; i = before[i] {
		in[ids[i]] = true
	}
	return in
}
