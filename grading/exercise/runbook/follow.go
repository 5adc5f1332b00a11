package runbook

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Times of whoever follows a runbook: how long a thing takes them, and how long they give
// a cure before they judge it. Rates look back half a minute.
const (
	reads    = 12 * time.Second
	acts     = 8 * time.Second
	patience = time.Minute
	// mostDecisions bounds how often it is asked how the system is before going on: each
	// plays the drill up to there.
	mostDecisions = 5
)

// Done is one instruction as it was followed.
type Done struct {
	Line    int     `json:"line"`
	Section Section `json:"section"`
	Sort    Sort    `json:"sort"`
	Said    string  `json:"said"`
	AtMS    int64   `json:"at_ms"`             // run time
	Skipped string  `json:"skipped,omitempty"` // why it was not followed
	changes bool    // it touched the system
	in      Instruction
}

// Followed is how a runbook was followed in a drill.
type Followed struct {
	Title   string   `json:"title,omitempty"` // of the drill
	Done    []Done   `json:"done"`
	Stopped *Done    `json:"stopped,omitempty"` // where it stopped for want of a clear step
	Refused []string `json:"refused,omitempty"` // what the system would not do
	// Breached and Restored are when an objective was first breached and since when all
	// were met again, in ms of run time; 0: never.
	Breached int64    `json:"breached_ms,omitempty"`
	Restored int64    `json:"restored_ms,omitempty"`
	Minutes  []Minute `json:"minutes"`
	Helpless bool     `json:"helpless,omitempty"` // the first cure had not helped when it was judged

	played exercise.Played
}

// Minute is how customers fared in a stretch of run time, over all journeys.
type Minute struct {
	FromMS int64 `json:"from_ms"`
	ToMS   int64 `json:"to_ms"`
	Visits int   `json:"visits"`
	Failed int   `json:"failed"`
	Slow   int   `json:"slow"`
}

// follower follows instructions in one drill. It decides as it goes: whether a condition
// holds is looked up in a play of all that came before, which is the same play up to there.
type follower struct {
	workshop  exercise.Workshop
	drill     string
	steps     []scenarios.RehearsalStep
	elapsed   time.Duration // since the page, when the last step is done
	pending   time.Duration // that is waited before the next step
	decisions int
	seen      *exercise.Played // of the steps so far
	out       Followed
	waited    bool // since the last act
}

// follow has a drill played by somebody who does what the instructions say and nothing
// else. The error is that of the machine.
func follow(ctx context.Context, w exercise.Workshop, drill string, all []Instruction) (Followed, error) {
	f := &follower{workshop: w, drill: drill}
	f.step(scenarios.RehearsalStep{When: scenarios.Condition{Kind: string(event.PageSent{}.Kind())}, Acknowledge: true}, reads)
	if err := f.section(ctx, all, Steps); err != nil {
		return f.out, err
	}
	if f.out.Stopped == nil {
		if err := f.section(ctx, all, Verification); err != nil {
			return f.out, err
		}
	}
	f.settle()
	unwell, err := f.unwell(ctx)
	if err != nil {
		return f.out, err
	}
	if unwell {
		f.out.Helpless = f.touched()
		if f.touched() {
			if err := f.section(ctx, all, Rollback); err != nil {
				return f.out, err
			}
		}
		if err := f.section(ctx, all, Escalation); err != nil {
			return f.out, err
		}
	}
	played, err := f.play(ctx)
	if err != nil {
		return f.out, err
	}
	f.out.played = *played
	f.read(all)
	return f.out, nil
}

// step has one more thing done, so long after what came before.
func (f *follower) step(s scenarios.RehearsalStep, after time.Duration) {
	s.After = after + f.pending
	f.elapsed += s.After
	f.pending = 0
	f.steps, f.seen = append(f.steps, s), nil
}

// settle gives the last act time to show.
func (f *follower) settle() {
	if f.touched() && !f.waited {
		f.pending = max(f.pending, patience)
	}
}

// touched reports whether anything was done to the system.
func (f *follower) touched() bool {
	return slices.ContainsFunc(f.out.Done, func(d Done) bool { return d.changes && d.Skipped == "" })
}

// section follows what one section says.
func (f *follower) section(ctx context.Context, all []Instruction, s Section) error {
	for _, in := range all {
		if in.Section != s || in.Sort == Never {
			continue
		}
		d := Done{Line: in.Line, Section: s, Said: in.Said, Sort: in.Sort, in: in}
		why, err := f.spared(ctx, in)
		if err != nil {
			return err
		}
		if d.Skipped = why; why != "" {
			f.done(d)
			continue
		}
		switch in.Sort {
		case Unclear:
			f.done(d)
			if s == Steps {
				stopped := f.out.Done[len(f.out.Done)-1]
				stopped.Skipped = in.Why
				f.out.Stopped = &stopped
				return nil
			}
			continue
		case Wait:
			f.pending, f.waited = f.pending+in.span, true
		case Look:
			f.step(in.step, reads)
		case Escalate:
			f.step(in.step, acts)
		case Act:
			step := in.step
			step.With = map[string]string{}
			for k, v := range in.step.With {
				step.With[k] = v
			}
			f.step(step, acts)
			f.waited, d.changes = false, true
		}
		f.done(d)
	}
	return nil
}

func (f *follower) done(d Done) {
	d.AtMS = (f.elapsed + f.pending).Milliseconds() // since the page; read makes it run time
	f.out.Done = append(f.out.Done, d)
}

// spared says why an instruction is not followed; empty: it is.
func (f *follower) spared(ctx context.Context, in Instruction) (string, error) {
	if in.If == nil || in.Sort == Look || in.Sort == Wait || in.Section == Rollback || in.Section == Escalation {
		return "", nil // to look costs nothing, and the others are reached only where it is not better
	}
	if in.If.Test == Unknown {
		return "A machine cannot tell whether: " + in.If.Words, nil
	}
	if f.decisions++; f.decisions > mostDecisions {
		return "There are more conditions than a machine follows.", nil
	}
	f.settle()
	holds, err := f.holds(ctx, in.If)
	if err != nil || holds {
		return "", err
	}
	return "It was not so: " + in.If.Words, nil
}

// play plays the drill by the steps so far.
func (f *follower) play(ctx context.Context) (*exercise.Played, error) {
	if f.seen == nil {
		played, err := f.workshop.Play(ctx, exercise.Play{Drill: f.drill, Responder: &scenarios.Rehearsal{Name: "runbook", Steps: slices.Clone(f.steps)}})
		if err != nil {
			return nil, fmt.Errorf("play the runbook in %s: %w", f.drill, err)
		}
		f.seen = &played
	}
	return f.seen, nil
}

// now is the log up to where the follower stands, and whether the drill was over before.
func (f *follower) now(ctx context.Context) (events []event.Event, over bool, err error) {
	played, err := f.play(ctx)
	if err != nil {
		return nil, false, err
	}
	at := paged(played.Events) + f.elapsed + f.pending
	for _, e := range played.Events {
		if e.At > at {
			return events, false, nil
		}
		events = append(events, e)
	}
	return events, true, nil
}

func paged(events []event.Event) faults.Time {
	for _, e := range events {
		if _, is := e.Body.(event.PageSent); is {
			return e.At
		}
	}
	return 0
}

// unwell reports whether customers are served worse than promised by now.
func (f *follower) unwell(ctx context.Context) (bool, error) {
	events, _, err := f.now(ctx)
	if err != nil {
		return false, err
	}
	_, _, open := breaches(events)
	return open, nil
}

// lately is how long ago a change may be that is asked for when something has begun.
const lately = 10 * time.Minute

func (f *follower) holds(ctx context.Context, c *If) (bool, error) {
	events, _, err := f.now(ctx)
	if err != nil {
		return false, err
	}
	found := false
	switch c.Test {
	case Unwell, Well:
		_, _, open := breaches(events)
		return open == (c.Test == Unwell), nil
	case Firing:
		for _, e := range events {
			switch b := e.Body.(type) {
			case event.AlertFired:
				found = found || b.Alert == c.Alert
			case event.AlertResolved:
				found = found && b.Alert != c.Alert
			}
		}
	case Changed:
		from := (paged(events) - lately).Milliseconds()
		for _, e := range events {
			b, is := e.Body.(event.ChangeRecorded)
			if is && b.Action == "" && b.AtMS >= from && cmp.Or(c.Service, b.Service) == b.Service && cmp.Or(c.Change, b.Type) == b.Type {
				found = true
			}
		}
	}
	return found != c.Not, nil
}

// breaches tells when an objective was first breached, since when all are met again, and
// whether one is breached at the end of a log.
func breaches(events []event.Event) (first, restored faults.Time, open bool) {
	broken := map[string]bool{}
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.SLOBreached:
			broken[b.SLO] = true
			first = cmp.Or(first, e.At)
		case event.SLORestored:
			delete(broken, b.SLO)
			if len(broken) == 0 {
				restored = e.At
			}
		}
	}
	if len(broken) > 0 {
		restored = 0
	}
	return first, restored, len(broken) > 0
}

// read takes from the last play what is told of it.
func (f *follower) read(all []Instruction) {
	start := paged(f.out.played.Events)
	for i := range f.out.Done {
		f.out.Done[i].AtMS += start.Milliseconds()
	}
	if s := f.out.Stopped; s != nil {
		s.AtMS += start.Milliseconds()
	}
	first, restored, _ := breaches(f.out.played.Events)
	f.out.Breached, f.out.Restored = first.Milliseconds(), restored.Milliseconds()
	f.out.Refused = slices.Clone(f.out.played.Stumbles)
	f.out.Minutes = Minutes(f.out.played.Events)
	for _, e := range f.out.played.Events {
		if b, is := e.Body.(event.ActionFailed); is && b.Inject == "" {
			f.out.Refused = append(f.out.Refused, fmt.Sprintf("%s on %s failed: %s", b.Action, b.Target, b.Error))
		}
	}
}

// Minutes are how customers fared in a play, minute by minute.
func Minutes(events []event.Event) []Minute {
	out := []Minute{}
	for _, e := range events {
		b, is := e.Body.(event.VisitsCounted)
		if !is || b.Moment == event.CountedClaim {
			continue
		}
		m := Minute{FromMS: b.FromMS, ToMS: b.ToMS}
		for _, v := range b.Journeys {
			m.Visits, m.Failed, m.Slow = m.Visits+v.Visits, m.Failed+v.Failed, m.Slow+v.Slow
		}
		out = append(out, m)
	}
	return out
}
