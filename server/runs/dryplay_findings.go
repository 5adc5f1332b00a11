package runs

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
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

// told reports tells that nobody could have seen in any play.
func (f *findings) told() {
	for i, t := range f.drill.Truth.Tells {
		if slices.ContainsFunc(f.plays, func(p dry) bool { return i < len(p.tells) && p.tells[i] }) {
			continue
		}
		of := ""
		if t.Of != "" {
			of = " of " + t.Of
		}
		where := ""
		if t.Service != "" {
			where = " of " + t.Service
		}
		switch {
		case t.Metrics != "":
			f.problem(t.Pos, "", "tell%s: no series %s%s ever shows it", of, bounded(t), where)
		case t.Logs != "":
			f.problem(t.Pos, "", "tell%s: no line%s ever holds %q", of, where, t.Logs)
		case t.Changes != "":
			f.problem(t.Pos, "", "tell%s: the change list of %s never shows it", of, t.Changes)
		case t.Config != "":
			f.problem(t.Pos, "", "tell%s: the configuration%s never shows %s", of, where, t.Config)
		}
	}
}

func bounded(t scenarios.Tell) string {
	s := t.Metrics
	if t.Above != nil {
		s += fmt.Sprintf(" above %g", *t.Above)
	}
	if t.Below != nil {
		s += fmt.Sprintf(" below %g", *t.Below)
	}
	if t.Changed {
		s += " that has changed"
	}
	return s
}

// noticed reports faults that make no difference to customers or alerts.
func (f *findings) noticed() {
	nobody := f.by(idle)
	if nobody == nil {
		return
	}
	for k, i := range harmful(f.drill.Scenario) {
		in := f.drill.Injects[i]
		if k >= len(f.without) || !happened(nobody.events, in.ID) || speaks(in) {
			continue
		}
		if !alike(alerts(nobody.events), alerts(f.without[k].events)) || differ(nobody.events, f.without[k].events) {
			continue
		}
		report := f.advice
		if cause(f.drill.Truth, in.ID) {
			report = f.problem
		}
		report(in.Pos, "make it harder, or say in the timeline who notices it", "inject %s: nobody notices it: no alert and no customer fares otherwise than without it", in.ID)
	}
}

// cause reports whether an inject is what is wrong.
func cause(t scenarios.Truth, inject string) bool {
	return len(t.Causes) == 0 || slices.ContainsFunc(t.Causes, func(c scenarios.Cause) bool { return c.Inject == inject })
}

// speaks reports whether an inject says itself that something is wrong.
func speaks(in scenarios.Inject) bool {
	return slices.ContainsFunc(in.Effects(), func(e scenarios.Effect) bool { return e.Say != nil || e.Noise != nil })
}

// happened reports whether a fault of an inject was put in force.
func happened(events []event.Event, inject string) bool {
	return slices.ContainsFunc(events, func(e event.Event) bool {
		b, is := e.Body.(event.FaultApplied)
		return is && b.Inject == inject
	})
}

// alerts are when the alerts of a play fired, by alert and service.
func alerts(events []event.Event) map[string][]faults.Time {
	all := map[string][]faults.Time{}
	for _, e := range events {
		if b, is := e.Body.(event.AlertFired); is {
			name := b.Alert + " of " + b.Service
			all[name] = append(all[name], e.At)
		}
	}
	return all
}

// chance is how far apart an alert may fire in two plays of the same harm: what makes no
// difference to anybody makes one to the dice.
const chance = 15 * time.Second

// alike reports whether the same alerts fired as often at about the same times.
func alike(a, b map[string][]faults.Time) bool {
	return maps.EqualFunc(a, b, func(one, other []faults.Time) bool {
		return slices.EqualFunc(one, other, func(x, y faults.Time) bool { return (x - y).Abs() <= chance })
	})
}

// differ reports whether customers fared otherwise in two plays: by more than a few
// visits, for chance may fall otherwise as well.
func differ(a, b []event.Event) bool {
	one, _ := grading.Fared(a, 0, never, true)
	other, _ := grading.Fared(b, 0, never, true)
	for journey, v := range one {
		w := other[journey]
		few := math.Max(5, 0.005*float64(v.Visits))
		for _, n := range []int{v.Failed - w.Failed, v.Slow - w.Slow, v.Visits - w.Visits} {
			if math.Abs(float64(n)) > few {
				return true
			}
		}
	}
	return false
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

// cured reports good plays at whose end what was done has not helped.
func (f *findings) cured() {
	nobody := f.by(idle)
	if nobody == nil || f.drill.Truth.NoFault || !f.mendable() {
		return
	}
	for _, p := range f.good() {
		last, acted := scenarios.RehearsalStep{}, false
		for _, step := range p.part.Steps {
			if step.Do != "" && p.did(step) {
				last, acted = step, true
			}
		}
		left := f.left(nobody.events, p.events)
		if !acted {
			if open := breached(p.events); len(open) > 0 && !f.others(p.part) {
				f.problem(p.part.Pos, inForce(left), "rehearsal %s: it does nothing that cures: at its end %s", p.part.Name, stillBreached(open))
			}
			continue
		}
		switch breached := breached(p.events); {
		case len(breached) > 0:
			f.problem(last.Pos, cmp.Or(inForce(left), "if it is the cure, let the play go on until the objective holds again"), "rehearsal %s: what it does cures nothing: at its end %s", p.part.Name, stillBreached(breached))
		case len(left) > 0 && !everBreached(nobody.events) && len(left) == len(f.left(nobody.events, nobody.events)):
			// No objective tells, and all that nobody cures is there.
			f.problem(last.Pos, "", "rehearsal %s: what it does cures nothing: at its end %s", p.part.Name, strings.Join(left, "; "))
		case len(left) > 0:
			f.advice(last.Pos, "", "rehearsal %s: what it does leaves a part of the cause: at its end %s", p.part.Name, strings.Join(left, "; "))
		}
	}
}

// did reports whether an action of a step was taken in a play.
func (d *dry) did(step scenarios.RehearsalStep) bool {
	return slices.ContainsFunc(d.events, func(e event.Event) bool {
		b, is := e.Body.(event.ActionTaken)
		return is && b.Action == step.Do && (step.Target == "" || b.Target == step.Target)
	})
}

// others reports whether the cure is left to another team.
func (f *findings) others(p Part) bool {
	return f.drill.Truth.Owner != "" && !f.drill.OnCallFor(f.drill.Truth.Owner) ||
		slices.ContainsFunc(p.Steps, func(s scenarios.RehearsalStep) bool { return s.Escalate != "" })
}

func stillBreached(slos []string) string {
	if len(slos) == 1 {
		return slos[0] + " is still breached"
	}
	return strings.Join(slos[:len(slos)-1], ", ") + " and " + slos[len(slos)-1] + " are still breached"
}

func inForce(left []string) string {
	if len(left) == 0 {
		return ""
	}
	return "still in force: " + strings.Join(left, "; ")
}

// mendable reports whether actions can take every cause away.
func (f *findings) mendable() bool {
	found := false
	for _, in := range f.drill.Injects {
		if !cause(f.drill.Truth, in.ID) {
			continue
		}
		for _, e := range in.Effects() {
			if e.Fault == nil {
				continue
			}
			fault, ok := library.Fault(e.Fault.Fault)
			if !ok || len(fault.Mitigations) == 0 || !fault.Mendable(e.Fault.With) {
				return false
			}
			found = true
		}
	}
	return found
}

// left says what of the script's harm is still there at the end of a play: what is
// wrong as it is when nobody does anything.
func (f *findings) left(nobody, play []event.Event) (all []string) {
	was, idleEnd, ok := ends(nobody)
	start, now, known := ends(play)
	if !ok || !known {
		return nil
	}
	for _, line := range grading.Uncured(start, now) {
		if slices.Contains(grading.Uncured(was, idleEnd), line) {
			all = append(all, line)
		}
	}
	for _, name := range f.drill.System.Names() {
		before, then, at := was.Services[name].Configuration(), idleEnd.Services[name].Configuration(), now.Services[name].Configuration()
		var keys []string
		for key := range at {
			if before[key] != then[key] && at[key] == then[key] {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys)
		for _, key := range keys {
			all = append(all, fmt.Sprintf("%s of %s is %s where it was %s", key, name, orNone(at[key]), orNone(before[key])))
		}
	}
	return all
}

func orNone(value string) string {
	if value == "" {
		return "nothing"
	}
	return value
}

// ends are the first and the last state of the system that a log tells of.
func ends(events []event.Event) (first, last faults.Health, ok bool) {
	for _, e := range events {
		if b, is := e.Body.(event.HealthSnapshotted); is {
			if !ok {
				first, ok = b.Health, true
			}
			last = b.Health
		}
	}
	return first, last, ok
}

// breached lists the objectives that are breached when a log ends.
func breached(events []event.Event) (open []string) {
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.SLOBreached:
			open = append(open, b.SLO)
		case event.SLORestored:
			open = slices.DeleteFunc(open, func(slo string) bool { return slo == b.SLO })
		}
	}
	return open
}

// everBreached reports whether an objective was breached at any time.
func everBreached(events []event.Event) bool {
	return slices.ContainsFunc(events, func(e event.Event) bool { _, is := e.Body.(event.SLOBreached); return is })
}

// blindly are the responders that act without having looked.
var blindly = []string{"act-blind", "restart-everything", "rollback-everything", "scale-to-zero"}

// lateMinute is when a rubric must have rewarded something.
const lateMinute = 10 * time.Minute

// rewarded reports what the rubric pays for, and what it never pays for.
func (f *findings) rewarded() {
	earliest, earned := never, false
	for i, c := range f.drill.Scenario.Rubric {
		if c.Points <= 0 {
			continue
		}
		var why string
		missed, judged := true, false
		for _, p := range f.good() {
			finding, ok := p.finding(i, c.ID)
			if !ok {
				continue
			}
			judged = true
			if finding.Points > 0 || finding.Open > 0 {
				missed = false
			} else if why == "" {
				why = finding.Why
			}
			if finding.Points > 0 {
				earliest, earned = min(earliest, p.earned(finding)), true
			}
		}
		if judged && missed {
			f.problem(c.Pos, why, "criterion %s: none of the rehearsals earns anything of it", c.ID)
		}
		f.bare(i, c)
	}
	if earned && earliest > lateMinute {
		f.problem(f.drill.RubricPos, "reward what good people do at once: acknowledging, looking, telling", "nothing is rewarded before %s", minute(earliest))
	}
}

// bare reports a criterion that pays who does nothing, or acts without a look.
func (f *findings) bare(i int, c scenarios.Criterion) {
	if p := f.by(idle); p != nil {
		if finding, ok := p.finding(i, c.ID); ok && finding.Points > 0 && !p.part.Expect.Holds(p.trial.Grade.Score.Percent) {
			f.problem(c.Pos, finding.Why, "criterion %s: %g of %g points go to somebody who does nothing", c.ID, finding.Points, finding.Max)
		}
	}
	if !paysForActing(c) {
		return
	}
	for _, name := range blindly {
		p := f.by(name)
		if p == nil {
			continue
		}
		if finding, ok := p.finding(i, c.ID); ok && finding.Points > 0 {
			f.problem(c.Pos, "ask for the look first: expect: evidence.viewed, before: action.taken; or take points with blind: action", "criterion %s: pays for an action that rests on nothing: %s earns %g of %g points without a look", c.ID, name, finding.Points, finding.Max)
			return
		}
	}
}

// paysForActing reports whether a criterion is met by an action alone.
func paysForActing(c scenarios.Criterion) bool {
	if c.Asks == grading.AsksExpect && strings.HasPrefix(c.Of, "action.") {
		return true
	}
	return slices.ContainsFunc(c.Any, paysForActing)
}

// finding is what a criterion came to in a play.
func (d *dry) finding(i int, id string) (grading.Finding, bool) {
	all := d.trial.Grade.Findings
	if i < len(all) && all[i].ID == id {
		return all[i], true
	}
	return grading.Finding{}, false
}

// earned is when the points of a finding were: with the first thing that somebody did for
// them, else with the last that happened; what rests on nothing stands at the end.
func (d *dry) earned(of grading.Finding) faults.Time {
	first, last := never, d.trial.Took
	for _, e := range d.events {
		if !slices.Contains(of.Events, e.Seq) {
			continue
		}
		last = e.At
		if e.Actor.Kind == event.Person {
			first = min(first, e.At)
		}
	}
	return min(first, last)
}

// minute writes a run time as "1:45".
func minute(at faults.Time) string {
	s := int(at / time.Second)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
