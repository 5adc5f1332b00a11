package runbook

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Checks implements exercise.Work.
func (t *task) Checks() []exercise.Check {
	return []exercise.Check{
		{ID: "structure", Title: "All parts of a runbook are there"},
		{ID: "clear", Title: "The steps are plain enough for a machine to follow"},
		{ID: "order", Title: "It looks, acts and watches, in this order"},
		{ID: "recovered", Title: "Customers are well again by it"},
		{ID: "spared", Title: "It spares customers what can be spared"},
		{ID: "harmless", Title: "It harms nothing else"},
		{ID: "rollback", Title: "It takes back what did not help"},
		{ID: "escalation", Title: "It says whom to bring in, when, and with what"},
		{ID: "verification", Title: "It says how one sees that it is over"},
	}
}

// Judge implements exercise.Work.
func (t *task) Judge(ctx context.Context, in exercise.Workshop, _ int64, a exercise.Answer) (exercise.Report, error) {
	w := t.reads(a)
	here, err := follow(ctx, in, t.drill.Scenario.Slug, w.says)
	if err != nil {
		return exercise.Report{}, err
	}
	here.Title = t.drill.Scenario.Title
	j := &judgement{task: t, w: w, here: here}
	if t.elsewhere.Scenario != nil {
		there, err := follow(ctx, in, t.elsewhere.Scenario.Slug, w.says)
		if err != nil {
			return exercise.Report{}, err
		}
		there.Title = t.elsewhere.Scenario.Title
		j.there = &there
	}
	says := w.says
	if says == nil {
		says = []Instruction{}
	}
	report := exercise.Report{Remarks: w.remarks()}
	shown := Shown{Read: says, Play: &j.here, Elsewhere: j.there}
	shown.Own, shown.Idle, shown.Golden = j.fares()
	report.Shown = shown
	careful, careless := j.careful()
	for _, c := range []struct {
		id    string
		check func() (float64, string)
	}{
		{"structure", j.structure}, {"clear", j.clear}, {"order", j.order}, {"recovered", j.recovered}, {"spared", j.spared},
		{"harmless", j.harmless}, {"rollback", j.rollback}, {"escalation", j.escalation}, {"verification", j.verification},
	} {
		share, why := c.check()
		if slices.Contains(played, c.id) && share > 0 {
			share, why = share*careful, why+careless
		}
		report.Results = append(report.Results, exercise.Result{Check: c.id, Share: min(max(share, 0), 1), Why: why})
	}
	return report, nil
}

// played are the checks of what came of following it.
var played = []string{"order", "recovered", "spared", "harmless", "rollback"}

// judgement is what is known of one runbook once it was followed.
type judgement struct {
	task  *task
	w     *writing
	here  Followed
	there *Followed // where its cure is not the cure
}

func (j *judgement) structure() (float64, string) {
	sum := 0.0
	var lacks []string
	for i, a := range asked {
		part, _ := j.w.part(i)
		sum += part
		if part < 1 {
			lacks = append(lacks, a.is.Title())
		}
	}
	share := sum / float64(len(asked))
	why := fmt.Sprintf("%d of %d parts are there and say what they are for.", len(asked)-len(lacks), len(asked))
	if len(lacks) > 0 {
		why += " Missing, or not plain: " + strings.Join(lacks, ", ") + "."
	}
	if copied, of := j.copied(); of > 0 && 2*copied > of {
		share *= 1 - float64(copied)/float64(of)
		why += fmt.Sprintf(" %d of %d lines are copied from the material.", copied, of)
	}
	return share, why
}

// copied counts the lines of some length, and those of them that the material has word
// by word.
func (j *judgement) copied() (copied, of int) {
	var papers strings.Builder
	for _, d := range j.task.papers.Documents(0) {
		papers.WriteString(strings.Join(strings.Fields(d.Text), " "))
		papers.WriteByte('\n')
	}
	for _, l := range j.w.lines {
		words := strings.Fields(l.text)
		if len(words) < 6 {
			continue
		}
		of++
		if strings.Contains(papers.String(), strings.Join(words, " ")) {
			copied++
		}
	}
	return copied, of
}

func (j *judgement) clear() (float64, string) {
	understood, unclear, left := 0, 0, 0
	for _, i := range j.w.says {
		switch {
		case i.Section != Steps || i.Sort == Never:
		case i.Sort == Unclear:
			unclear++
		case i.If != nil && i.If.Test == Unknown && i.Sort != Look && i.Sort != Wait:
			left++
		default:
			understood++
		}
	}
	all := understood + unclear + left
	if all == 0 {
		return 0, "There is no step that a machine could follow."
	}
	share := (float64(understood) + float64(left)/2) / float64(all)
	why := fmt.Sprintf("%d of %d steps could be followed as they are written.", understood, all)
	if s := j.here.Stopped; s != nil {
		share /= 2
		why += fmt.Sprintf(" It stopped at line %d: %s.", s.Line, s.Skipped)
	}
	if j.w.count(Steps, Act) == 0 {
		share /= 2
		why += " None of them changes anything."
	}
	return share, why
}

// order judges what stands where: a look before the first touch, time and a look after
// each, and what helps before what does not.
func (j *judgement) order() (float64, string) {
	looked, watched, touches, unwatched := false, true, 0, 0
	for _, d := range j.here.Done {
		switch {
		case d.Skipped != "" || d.Section != Steps && d.Section != Verification:
		case d.Sort == Look || d.Sort == Wait:
			looked = looked || touches == 0 && d.Sort == Look
			watched = true
		case d.changes:
			if touches > 0 && !watched {
				unwatched++
			}
			touches++
			watched = false
		}
	}
	if touches == 0 {
		return 0, "Nothing is done, so there is no order to judge."
	}
	if !watched {
		unwatched++
	}
	share, why := 0.0, "It acts before anything was looked at."
	if looked {
		share, why = 0.3, "It looks before the first touch."
	}
	share += 0.3 * float64(touches-unwatched) / float64(touches)
	if unwatched > 0 {
		why += fmt.Sprintf(" After %d of %d actions nobody waits or looks before going on.", unwatched, touches)
	}
	done, began := 0, int64(0)
	for _, d := range j.here.Done {
		if d.changes && d.Skipped == "" && d.Section == Steps && (j.here.Restored == 0 || d.AtMS <= j.here.Restored) {
			if done++; done == 1 {
				began = d.AtMS
			}
		}
	}
	needed := j.task.needed()
	switch {
	case j.here.Restored == 0 || done == 0:
		why += " What was done first did not help, nor what came after."
	case done == 1:
		share += 0.4
		why += " The first thing done is what helped."
	case done <= needed:
		share += 0.4
		why += fmt.Sprintf(" Customers were well after the %s thing done, and it takes as many.", ordinal(done))
	default:
		share += 0.4 * float64(needed) / float64(2*done)
		ms := func(at int64) faults.Time { return faults.Time(at) * faults.Time(time.Millisecond) }
		cost, _ := grading.Fared(j.here.played.Events, ms(began), ms(j.here.Restored), true)
		why += fmt.Sprintf(" Customers were well only after the %s thing done: what cures stands behind what does not. From the first touch until then %d visits failed.", ordinal(done), total(cost).Failed)
	}
	return share, why
}

// model is what the drill's model answer does to the system.
func (t *task) model() (does []scenarios.RehearsalStep) {
	for _, r := range t.drill.Scenario.Rehearsals {
		if r.Name != golden {
			continue
		}
		for _, s := range r.Steps {
			if s.Do != "" {
				does = append(does, s)
			}
		}
	}
	return does
}

// needed is how many things the drill's model answer does to the system.
func (t *task) needed() int { return max(len(t.model()), 1) }

func ordinal(n int) string {
	words := []string{"", "first", "second", "third", "fourth", "fifth"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprintf("%dth", n)
}

func (j *judgement) recovered() (float64, string) {
	first, restored, open := breaches(j.here.played.Events)
	switch {
	case first == 0:
		return 0, "No objective was ever breached in the play, so there was nothing to recover from."
	case !j.acted():
		return 0, "Following it, nothing was done to the system."
	case open:
		return 0, fmt.Sprintf("Breached since %s, and still at the end of the play.", clock(first))
	}
	why := fmt.Sprintf("Breached at %s, and all objectives met again from %s on: %s.", clock(first), clock(restored), spoken((restored - first).Round(time.Second)))
	if last := j.last(restored); last != nil && last.Section == Rollback {
		return 0.3, why + fmt.Sprintf(" It was line %d that brought it, of what is for taking back: the steps had not.", last.Line)
	}
	took := restored - paged(j.here.played.Events)
	if within := j.task.within; within > 0 && took > within {
		return 1 - float64(took-within)/float64(within), why + fmt.Sprintf(" From the page on that took %s; customers had to be well within %s.", spoken(took.Round(time.Second)), spoken(within))
	}
	return 1, why
}

// last is what was done to the system last before a moment of the play; nil: nothing was.
func (j *judgement) last(until faults.Time) (last *Done) {
	for i, d := range j.here.Done {
		if d.changes && d.Skipped == "" && d.AtMS <= until.Milliseconds() {
			last = &j.here.Done[i]
		}
	}
	return last
}

// acted reports whether anything was done to the system in the play.
func (j *judgement) acted() bool {
	return slices.ContainsFunc(j.here.played.Events, func(e event.Event) bool {
		b, is := e.Body.(event.ActionTaken)
		return is && b.Inject == "" && e.Actor.Kind == event.Person
	})
}

// spared judges what customers went through, between nobody acting and the drill's model
// answer.
func (j *judgement) spared() (float64, string) {
	own, idle, golden := j.fares()
	if own == nil || idle == nil {
		return 0, "The play does not tell how customers fared otherwise."
	}
	hurt := func(m *Minute) float64 { return float64(m.Failed) + float64(m.Slow)/3 }
	avoidable := hurt(idle) - hurt(golden)
	why := fmt.Sprintf("With the runbook %d visits failed and %d were slow; had nobody acted, %d and %d; with the model answer, %d and %d.", own.Failed, own.Slow, idle.Failed, idle.Slow, golden.Failed, golden.Slow)
	if avoidable <= 0 {
		return 0, why
	}
	share := (hurt(idle) - hurt(own)) / avoidable
	if share < 0 {
		why += " It cost customers more than doing nothing would have."
	}
	if !j.acted() {
		share = 0
	}
	return share, why
}

// fares are what customers went through with the runbook, when nobody acts, and with the
// drill's model answer; nil where that is not known.
func (j *judgement) fares() (own, idle, golden *Minute) {
	events := j.here.played.Events
	for _, e := range events {
		if b, is := e.Body.(event.BaselinesPlayed); is {
			mine, known := grading.Fared(events, 0, faults.Time(1<<63-1), false)
			if !known {
				return nil, nil, nil
			}
			return total(mine), total(b.Idle), total(b.Golden)
		}
	}
	return nil, nil, nil
}

func total(by map[string]event.Visits) *Minute {
	m := &Minute{}
	for _, v := range by {
		m.Visits, m.Failed, m.Slow = m.Visits+v.Visits, m.Failed+v.Failed, m.Slow+v.Slow
	}
	return m
}

// harmless asks the drill's own rubric what else was harmed.
func (j *judgement) harmless() (float64, string) {
	if !j.acted() {
		return 0, "Nothing was done, so that it could harm nothing."
	}
	for _, f := range j.here.played.Grade.Findings {
		for _, c := range j.task.drill.Rubric.Criteria {
			if c.ID == f.ID && c.Asks == grading.AsksCollateral && c.Points < 0 {
				return 1 - f.Points/c.Points, f.Why
			}
		}
	}
	return 1, "The drill asks after no other harm."
}

// rollback judges whether what is done is taken back, on paper and where the cure is none.
func (j *judgement) rollback() (float64, string) {
	words, at := j.w.words(Rollback)
	if at == 0 {
		return 0, "There is no rollback: whoever follows it and sees no better is left with what they did."
	}
	var targets []string
	for _, i := range j.w.says {
		if i.Section == Steps && i.Sort == Act {
			targets = append(targets, string(i.step.Target))
		}
	}
	plain, back := false, map[string]bool{}
	for _, i := range j.w.says {
		if i.Section == Rollback && i.Sort == Act {
			plain = true
			back[string(i.step.Target)] = true
		}
	}
	slices.Sort(targets)
	targets = slices.Compact(targets)
	left := slices.DeleteFunc(slices.Clone(targets), func(s string) bool { return back[s] })
	share := 0.1
	var why []string
	if plain {
		share += 0.3
	} else {
		why = append(why, "No line of it says plainly what is taken back, and by what.")
	}
	if n := len(targets); n > 0 {
		share += 0.2 * float64(n-len(left)) / float64(n)
	}
	switch {
	case plain && len(left) == len(targets):
		why = append(why, "It is aimed at nothing that the steps touch.")
	case plain && len(left) > 0:
		why = append(why, "It does not take back what the steps do to "+strings.Join(left, ", ")+".")
	}
	if whenForm.MatchString(words + j.w.heading(Rollback)) {
		share += 0.1
	} else {
		why = append(why, "It does not say when.")
	}
	if j.there == nil {
		share /= 0.7
		return share, strings.Join(append([]string{"It says how the steps are taken back."}, why...), " ")
	}
	taken, helped := false, !j.there.Helpless
	for _, d := range j.there.Done {
		taken = taken || d.Section == Rollback && d.changes
	}
	switch {
	case taken:
		share += 0.3
		why = append(why, "In another incident behind the same alert, where its cure is none, what it did was taken back.")
	case helped && plain:
		share += 0.3
		why = append(why, "In another incident behind the same alert it left nothing to take back.")
	default:
		why = append(why, "In another incident behind the same alert, where its cure is none, nothing was taken back.")
	}
	return share, strings.Join(why, " ")
}

// aspect is one thing that a part of a runbook says, or lacks.
type aspect struct {
	holds bool
	worth float64 // share of the part
	lacks string  // what is not said where it does not hold
}

// worthOf adds up what holds, and lists what is lacking.
func worthOf(all []aspect) (share float64, lacks []string) {
	for _, a := range all {
		if a.holds {
			share += a.worth
		} else {
			lacks = append(lacks, a.lacks)
		}
	}
	return share, lacks
}

func (j *judgement) escalation() (float64, string) {
	words, at := j.w.words(Escalation)
	if at == 0 {
		return 0, "It does not say whom to bring in."
	}
	share, lacks := worthOf([]aspect{
		{j.w.count(Escalation, Escalate) > 0, 0.5, "which team"},
		{whenForm.MatchString(words + j.w.heading(Escalation)), 0.25, "when"},
		{tellForm.MatchString(words), 0.25, "what to tell them"},
	})
	if len(lacks) == 0 {
		return share, "It says whom to bring in, when, and what to tell them."
	}
	return share, "It does not say plainly " + strings.Join(lacks, ", nor ") + "."
}

func (j *judgement) verification() (float64, string) {
	words, at := j.w.words(Verification)
	if at == 0 {
		return 0, "It does not say how one sees that it is over."
	}
	share, lacks := worthOf([]aspect{
		{j.w.count(Verification, Look) > 0, 0.4, "where to look"},
		{figureForm.MatchString(words), 0.35, "which figure is to be where"},
		{spanForm.MatchString(words), 0.25, "for how long"},
	})
	if len(lacks) == 0 {
		return share, "It says where to look, what is to be seen there, and for how long."
	}
	return share, "It does not say plainly " + strings.Join(lacks, ", nor ") + "."
}

// clock says a run time as people do.
func clock(at faults.Time) string {
	s := int(at.Round(time.Second).Seconds())
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
