package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Responder plays the trainee from a script, on the run's own clock.
type Responder struct {
	Name  string
	Actor event.Actor
	steps []scenarios.RehearsalStep
	done  faults.Time // when the last step was done
	began bool
	crew  []event.Actor     // whoever plays it
	given map[string]string // their seats, by their ids
	// stumbles are the steps that could not be done as written.
	stumbles []string
}

// NewResponder returns a responder for a rehearsal.
func NewResponder(rehearsal scenarios.Rehearsal) *Responder {
	s := &Responder{
		Name:  rehearsal.Name,
		Actor: event.Actor{Kind: event.Person, ID: "rehearsal", Name: rehearsal.Name},
		steps: rehearsal.Steps,
		given: map[string]string{},
	}
	for _, step := range s.steps {
		if who := s.actor(step.By); step.By != "" && s.given[who.ID] == "" {
			s.crew, s.given[who.ID] = append(s.crew, who), step.By
		}
	}
	if s.crew == nil {
		s.crew = []event.Actor{s.Actor}
	}
	return s
}

// Crew lists whoever plays it, and the seats that they begin in by their ids: one
// without a seat, or one for each seat that a step is by.
func (s *Responder) Crew() ([]event.Actor, map[string]string) { return s.crew, s.given }

// actor is whoever began in a seat.
func (s *Responder) actor(seat string) event.Actor {
	if seat == "" {
		return s.Actor
	}
	return event.Actor{Kind: event.Person, ID: s.Actor.ID + "-" + seat, Name: s.Name + " (" + seat + ")"}
}

// conditions lists what the responder waits for.
func (s *Responder) conditions() []scenarios.Condition {
	var out []scenarios.Condition
	if s != nil {
		for _, step := range s.steps {
			out = append(out, step.When, step.Else)
		}
	}
	return out
}

// Waited reports whether it had something to do and never came to do any of it:
// nothing happened that it waits for.
func (s *Responder) Waited() bool { return len(s.steps) > 0 && !s.began }

// Stumbles lists the steps that the run refused, once it has ended.
func (s *Responder) Stumbles() []string { return s.stumbles }

// due returns the run time of the next step, when it is known.
func (s *Responder) due(seen *scenarios.Watch) (faults.Time, bool) {
	if s == nil || len(s.steps) == 0 {
		return 0, false
	}
	step := s.steps[0]
	if step.When.Kind == "" {
		return s.done + step.After, true
	}
	due, ok := faults.Time(0), false
	if e, held := seen.First(step.When); held {
		due, ok = e.At+step.After, true
	}
	if e, held := seen.First(step.Else); held && step.Else.Kind != "" {
		if other := e.At + step.ElseAfter; !ok || other < due {
			due, ok = other, true
		}
	}
	return max(s.done, due), ok
}

// respond does the responder's steps that are due.
func (r *Run) respond(ctx context.Context) {
	s := r.Responder
	for r.ending == "" {
		due, ok := s.due(r.watch)
		if !ok || due > r.now() {
			return
		}
		step := s.steps[0]
		s.steps, s.done, s.began = s.steps[1:], r.now(), true
		err := r.perform(ctx, s.actor(step.By), step)
		_, declined := errors.AsType[*Refusal](err)
		if declined && (step.Try || step.Do != "" && r.closing != nil) {
			continue // it would not have come to that, had the run ended at once
		}
		if err != nil {
			s.stumbles = append(s.stumbles, fmt.Sprintf("at %s: %v", r.now().Round(time.Second), err))
		}
	}
}

// perform does one step as a person at the screens would: what they looked at
// before is not before them any more, unless they go on looking, and what they say
// holds times and no placeholders.
func (r *Run) perform(ctx context.Context, actor event.Actor, step scenarios.RehearsalStep) error {
	for _, text := range []*string{&step.Text, &step.Reason, &step.Hypothesis, &step.Note, &step.Update, &step.Noticed, &step.Doing, &step.Say} {
		*text = r.expand(*text, r.now())
	}
	if step.View == "" {
		if err := r.putAway(actor.ID, event.ClosedForNext); err != nil {
			return err
		}
	}
	if step.View != "" {
		return r.view(ctx, actor, step)
	}
	wants := r.wants(actor, step)
	if len(wants) == 0 && !step.Acknowledge {
		return refuse("There is no page that this could be done to.")
	}
	for _, c := range wants {
		if err := r.obey(actor, c); err != nil {
			return err
		}
	}
	return nil
}

// obey does a command, if whoever gives it may.
func (r *Run) obey(actor event.Actor, c Command) error {
	if err := r.allowed(actor, c); err != nil {
		return err
	}
	return c.do(r, actor)
}

// asksFor is what a step asks for, as far as that follows from the step alone; nil: it
// is a look.
func asksFor(step scenarios.RehearsalStep) Command {
	switch {
	case step.View != "":
		return nil
	case step.Rule != "":
		return ruleOf(step)
	case step.Acknowledge:
		return Acknowledge{}
	case step.Snooze > 0:
		return Snooze{Minutes: int64(step.Snooze.Minutes())}
	case step.Merge:
		return MergePage{}
	case step.Reassign:
		return Reassign{Team: step.Team, Seat: step.To, Who: step.Persona, Reason: step.Reason}
	case step.Do != "":
		return TakeAction{Action: step.Do, Target: step.Target, Args: step.With, Reason: step.Reason, BreakGlass: step.BreakGlass}
	case step.Declare != "":
		return Declare{Title: step.Text, Severity: step.Declare}
	case step.Severity != "":
		return SetSeverity{Severity: step.Severity}
	case step.Hypothesis != "":
		return StateHypothesis{Text: step.Hypothesis, Suspect: step.Suspect, Owner: step.Owner}
	case step.Withdraw != "":
		return WithdrawHypothesis{Reason: step.Reason, RuledOut: step.RuledOut}
	case step.Impact != scenarios.Impact{}:
		return StateImpact{Journey: step.Impact.Journey, Share: step.Impact.Share, Effect: step.Impact.Kind}
	case step.Note != "":
		return AddNote{Text: step.Note}
	case step.Update != "":
		return PostUpdate{
			Audience: cmp.Or(step.Audience, event.AudienceStakeholders), Text: step.Update, Components: step.Components,
			Status: step.Status, Impact: step.Noticed, Doing: step.Doing,
		}
	case step.Say != "":
		return SendMessage{Channel: step.In, Text: step.Say, Status: step.Status, Impact: step.Noticed, Doing: step.Doing}
	case step.Escalate != "":
		return Escalate{Team: step.Escalate, Reason: step.Reason}
	case step.Close != "":
		return CloseIncident{Outcome: step.Close, Text: step.Text}
	case step.Take != "":
		return TakeRole{Seat: step.Take}
	case step.Hand != "":
		return HandRole{Seat: step.Hand, Text: step.Text}
	case step.Approve != "":
		return ApproveAction{}
	case step.Check != "":
		book, id := scenarios.SplitStep(step.Check)
		return CheckStep{Runbook: book, Step: id, Done: true}
	}
	return End{}
}

// wants are what a step asks for in the run as it is now: of some, once for each page
// that it is about.
func (r *Run) wants(actor event.Actor, step scenarios.RehearsalStep) []Command {
	var all []Command
	pages := func(of func(*page) bool, about func(id string) Command) []Command {
		for _, p := range r.pages {
			if of(p) {
				all = append(all, about(p.id))
			}
		}
		return all
	}
	switch c := asksFor(step).(type) {
	case Acknowledge:
		return pages(func(p *page) bool { return p.has.ID == "" && p.closed == "" && p.merged == "" }, func(id string) Command { return Acknowledge{Page: id} })
	case Snooze:
		return pages(func(p *page) bool { return p.has.ID == actor.ID && p.snoozed == "" && !p.over() }, func(id string) Command { return Snooze{id, c.Minutes} })
	case MergePage:
		return pages(func(p *page) bool { return !p.over() }, func(id string) Command { return MergePage{Page: id} })
	case Reassign:
		open := pages(func(p *page) bool { return !p.over() }, func(id string) Command { c.Page = id; return c })
		return open[max(0, len(open)-1):]
	case TakeAction:
		c.Target = cmp.Or(c.Target, r.paged())
		return []Command{c}
	case StateHypothesis:
		c.Change = r.changeOf(step.Change)
		return []Command{c}
	case WithdrawHypothesis:
		c.Hypothesis = r.hypothesisOf(step.Withdraw)
		return []Command{c}
	case PostUpdate:
		c.NextMS = r.promised(step.Next)
		return []Command{c}
	case SendMessage:
		c.NextMS = r.promised(step.Next)
		return []Command{c}
	case HandRole:
		if step.To != "" {
			c.To = r.Responder.actor(step.To).ID
		}
		return []Command{c}
	case ApproveAction:
		c.Action = r.waitsFor(step.Approve)
		return []Command{c}
	default:
		return []Command{c}
	}
}

// waitsFor is the id of the request for an action that was made last and waits.
func (r *Run) waitsFor(action string) string {
	for _, q := range slices.Backward(r.waiting) {
		if q.Action == action {
			return q.id
		}
	}
	return action
}

// promised is when an update comes that is promised in so long; 0: none is.
func (r *Run) promised(in time.Duration) int64 {
	if in == 0 {
		return 0
	}
	return (r.now() + in).Milliseconds()
}

// paged returns the service of the first page; where nothing pages, that of the
// first alert.
func (r *Run) paged() faults.Target {
	if len(r.pages) > 0 {
		return faults.Target(r.pages[0].service)
	}
	for _, e := range r.history {
		if a, is := e.Body.(event.AlertFired); is {
			return faults.Target(a.Service)
		}
	}
	return ""
}

// changeOf finds the recorded change of an inject: what a person would have
// found in the change list.
func (r *Run) changeOf(inject string) string {
	for _, e := range r.history {
		if c, is := e.Body.(event.ChangeRecorded); is && inject != "" && c.Inject == inject {
			return c.Change
		}
	}
	return ""
}

// hypothesisOf finds the last hypothesis that was stated in these words of a script.
func (r *Run) hypothesisOf(text string) string {
	id := ""
	for _, e := range r.history {
		if h, is := e.Body.(event.HypothesisStated); is && h.Text == r.expand(text, e.At) {
			id = h.Hypothesis
		}
	}
	return id
}

// view looks until the next step is done, or for as long as the step says.
func (r *Run) view(ctx context.Context, actor event.Actor, step scenarios.RehearsalStep) error {
	look, err := r.see(ctx, step)
	if err != nil {
		return fmt.Errorf("view %s: %w", step.View, err)
	}
	var until faults.Time
	if step.For > 0 {
		until = r.now() + step.For
	}
	return r.look(actor, look, until, event.ClosedAway)
}

func (r *Run) see(ctx context.Context, step scenarios.RehearsalStep) (event.EvidenceViewed, error) {
	switch step.View {
	case event.SourceMetrics:
		_, look, err := r.SeeMetrics(ctx, step.Query, r.Recent(), scrapeInterval)
		return look, err
	case event.SourceDashboard:
		return r.SeeDashboard(ctx, step.Service, r.Recent())
	case event.SourceLogs:
		_, look, err := r.SeeLogs(step.Search(), logs.Query{})
		return look, err
	case event.SourceChanges:
		_, look, err := r.shownAt(r.now()).SeeChanges(ctx, step.Service)
		return look, err
	case event.SourceConfig:
		health, err := r.Sandbox.Snapshot(ctx)
		return r.SeeConfig(health, step.Service), err
	case event.SourceCustomer:
		answer, err := r.Sandbox.Probe(ctx, faults.Probe{Journey: step.Query})
		if err == nil {
			r.signals.Record.Visited(r.now(), step.Query, answer)
		}
		return r.shown().LookAsCustomer(step.Query, answer), err
	}
	return event.EvidenceViewed{Source: step.View, Service: step.Service, Query: step.Query, Results: 1}, nil
}
