package runs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
)

// findings is what the plays of a drill show to be wrong with it.
type findings struct {
	drill   library.Drill
	plays   []dry
	without []dry // by nobody, without each of the injects that do harm

	problems scenarios.Problems
}

func (f *findings) all() scenarios.Problems {
	f.took()
	f.reached()
	f.told()
	f.noticed()
	f.waited()
	f.looked()
	f.cured()
	f.rewarded()
	f.problems.Sort()
	f.problems = slices.Compact(f.problems)
	return f.problems
}

func (f *findings) problem(at scenarios.Position, hint, format string, args ...any) {
	at.Line, at.Column = max(1, at.Line), max(1, at.Column)
	f.problems = append(f.problems, scenarios.Problem{File: f.drill.File, Position: at, Message: fmt.Sprintf(format, args...), Hint: hint})
}

func (f *findings) advice(at scenarios.Position, hint, format string, args ...any) {
	f.problem(at, hint, format, args...)
	f.problems[len(f.problems)-1].Advice = true
}

// by returns the play of a responder, or nil.
func (f *findings) by(name string) *dry {
	for i := range f.plays {
		if f.plays[i].part.Name == name {
			return &f.plays[i]
		}
	}
	return nil
}

// good lists the plays of the author's that are to go well.
func (f *findings) good() (all []*dry) {
	for i := range f.plays {
		if p := f.plays[i].part; !p.BuiltIn && (p.Name == golden || p.Expect.Lowest() >= 50) {
			all = append(all, &f.plays[i])
		}
	}
	return all
}

func (f *findings) inject(id string) (scenarios.Inject, bool) {
	for _, in := range f.drill.Injects {
		if in.ID == id {
			return in, true
		}
	}
	return scenarios.Inject{}, false
}

// took reports faults that could not take.
func (f *findings) took() {
	for _, p := range f.plays {
		if p.part.BuiltIn && p.part.Name != idle {
			continue // what they destroy is not the author's
		}
		for _, e := range p.events {
			if b, is := e.Body.(event.FaultFailed); is && !b.Foreseen {
				in, _ := f.inject(b.Inject)
				f.problem(in.Pos, "", "inject %s: %s does not take: %s", b.Inject, b.Fault, b.Error)
			}
		}
	}
}

// reached reports a drill that does not reach who is on call.
func (f *findings) reached() {
	nobody := f.by(idle)
	if nobody == nil {
		return
	}
	var others []string
	first := ""
	for _, e := range nobody.events {
		switch b := e.Body.(type) {
		case event.PageSent:
			if f.drill.OnCallFor(b.To) {
				return
			}
			if !slices.Contains(others, b.To) {
				others = append(others, b.To)
			}
		case event.AlertFired:
			if first == "" {
				first = fmt.Sprintf("the alert %s at %s", b.Alert, minute(e.At))
			}
		case event.MessageSent:
			if first == "" {
				first = fmt.Sprintf("a message at %s", minute(e.At))
			}
		}
	}
	at := f.drill.OncallPos
	switch {
	case len(others) > 0:
		f.problem(at, "", "nobody of %s is paged, who is on call: pages go to %s", f.drill.Oncall, strings.Join(others, ", "))
	case first != "":
		f.advice(at, "say in the briefing what there is to watch", "nobody of %s is paged: the first they can hear of it is %s", f.drill.Oncall, first)
	default:
		f.problem(at, "", "nobody of %s is paged, no alert fires and nobody says anything", f.drill.Oncall)
	}
}

// waited reports steps of good plays that wait for what never comes, to the end of the
// drill's time.
func (f *findings) waited() {
	for _, p := range f.good() {
		if p.trial.End != event.EndTime {
			continue
		}
		for i, step := range p.part.Steps {
			if step.When.Kind == "" {
				continue
			}
			if _, came := step.When.First(p.events); !came {
				f.problem(step.WhenPos, "", "rehearsal %s, step %d: what it waits for never comes, and no step from here on is done", p.part.Name, i+1)
				break
			}
		}
	}
}

// looked reports looks of good plays that show nothing, before anything is done.
func (f *findings) looked() {
	if f.drill.Truth.NoFault {
		return // that nothing is there is what they look for
	}
	for _, p := range f.good() {
		for _, step := range p.part.Steps {
			if step.Do != "" {
				break // from here on, what is not there may be good news
			}
			if step.View != event.SourceMetrics && step.View != event.SourceLogs {
				continue
			}
			query := step.Query
			if step.View == event.SourceLogs {
				query = step.Search()
			}
			made, most := 0, 0
			for _, e := range p.events {
				if b, is := e.Body.(event.EvidenceViewed); is && e.Actor.Kind == event.Person && b.Source == step.View && b.Query == query {
					made, most = made+1, max(most, b.Results)
				}
			}
			if made > 0 && most == 0 {
				what := "series"
				if step.View == event.SourceLogs {
					what = "line"
				}
				f.problem(step.Pos, "", "rehearsal %s: the look at the %s shows nothing: no %s comes back", p.part.Name, step.View, what)
			}
		}
	}
}
