package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Replay does again, in another run of the same scenario and seed, what people
// did in a run, at the same run times. What acts on the script or the system is
// done as it was then: it may turn out otherwise, or be refused, where the run
// has come to something else. What was only looked at, said or written down is
// recorded as it was.
//
// A run that follows a replay goes on until it has recovered or its time is up:
// nobody closes it, and nobody acts after the last thing that was done.
type Replay struct {
	acts []act
	ids  map[string]string // of the requests for actions, and silences, in this run, by their ids in that one
	// begged are what personas who stand in asked for on somebody's word, by their
	// ids in that run: they ask again by themselves.
	begged map[string]event.Event
}

// act is something that a person did, or the end of what they did it in.
type act struct {
	At    faults.Time `json:"at"`
	Actor event.Actor `json:"actor"`
	Kind  event.Kind  `json:"kind"`
	Body  event.Body  `json:"body"`
}

// NewReplay takes from the log of a run what people did in it, as far as the
// caller wants it. Where the caller wants the end, of the scenario and of the run,
// visits are counted at that moment.
func NewReplay(events []event.Event, wanted func(event.Event) bool) *Replay {
	p := &Replay{ids: map[string]string{}, begged: map[string]event.Event{}}
	for _, e := range events {
		if asked, is := e.Body.(event.ActionRequested); is && e.Actor.Kind == event.Persona {
			p.begged[asked.ID] = e
		}
		_, closes := e.Body.(event.ClosingBegan)
		_, over := e.Body.(event.RunEnded)
		_, seated := e.Body.(event.RoleTaken) // by whoever put the crew together, too
		if (closes || over || seated || e.Doer().Kind == event.Person && deliberate(e.Body)) && wanted(e) {
			p.acts = append(p.acts, act{e.At, e.Actor, e.Kind(), e.Body})
		}
		if over {
			break
		}
	}
	return p
}

// deliberate reports whether an event by a person is what they did, and not what
// came of it, nor a matter of the wall clock.
func deliberate(b event.Body) bool {
	switch b.(type) {
	case event.ActionTaken, event.ActionFailed, event.ChangeRecorded,
		event.RunStopped, event.RunPaused, event.RunResumed, event.ClockChanged, event.Unknown:
		return false
	}
	return true
}

// Key tells replays apart by what is done in them.
func (p *Replay) Key() (string, error) {
	raw, err := json.Marshal(p.acts)
	if err != nil {
		return "", fmt.Errorf("name a replay: %w", err)
	}
	return string(raw), nil
}

// due returns the run time of the next thing to do.
func (p *Replay) due() (faults.Time, bool) {
	if p == nil || len(p.acts) == 0 {
		return 0, false
	}
	return p.acts[0].At, true
}

// through reports whether there is nothing left to do until a run time.
func (p *Replay) through(until faults.Time) bool {
	due, more := p.due()
	return p != nil && (!more || due > until)
}

// replay does what is due.
func (r *Run) replay() {
	p := r.Replay
	for r.ending == "" && r.broken == nil {
		due, ok := p.due()
		if !ok || due > r.now() {
			return
		}
		next := p.acts[0]
		p.acts = p.acts[1:]
		if err := p.do(r, next); err != nil {
			r.Logger.Debug("a step of a replay is declined", "run", r.ID(), "kind", next.Kind, "err", err)
		}
	}
}

func (p *Replay) do(r *Run, a act) error {
	switch b := a.Body.(type) {
	case event.ClosingBegan, event.RunEnded:
		if r.closing == nil {
			r.countVisits(event.CountedMark)
		}
		return nil
	case event.MessageSent:
		if b.Voice == nil {
			return SendMessage{Channel: b.Channel, Text: b.Text}.do(r, a.Actor)
		}
	}
	if acted, err := p.act(r, a); acted {
		return err
	}
	return r.record(a.Actor, a.Body)
}

// act does what acts on the script, on pages or the system; false: that is only said,
// looked at or written down.
func (p *Replay) act(r *Run, a act) (acted bool, err error) {
	switch b := a.Body.(type) {
	case event.ActionRequested:
		err = TakeAction{Action: b.Action, Target: b.Target, Args: b.Args, Reason: b.Reason, BreakGlass: b.BreakGlass}.do(r, a.Actor)
		if err == nil {
			p.ids[b.ID] = r.actionID()
		}
	case event.ActionApproved:
		err = ApproveAction{Action: p.request(r, b.ID)}.intervene(r, a.Actor)
	case event.ActionRefused:
		err = RefuseAction{Action: p.request(r, b.ID), Why: b.Why}.intervene(r, a.Actor)
	case event.PageAcknowledged:
		err = Acknowledge(b).do(r, a.Actor)
	case event.PageEscalated:
		err = r.bringIn(a.Actor, b)
	case event.PageAssigned:
		err = r.onPage(b.Page, func(p *page) error { return r.assign(a.Actor, p, b.To, b.Reason) })
	case event.SilenceCreated:
		p.ids[b.Silence], err = r.silence(a.Actor, b.Matchers, b.Comment, faults.Time(b.UntilMS)*faults.Time(time.Millisecond))
	case event.SilenceEnded:
		err = Unsilence{Silence: p.ids[b.Silence]}.do(r, a.Actor)
	case event.RuleWritten:
		err = r.writeRule(a.Actor, WriteRule{Alert: b.Alert, Service: b.Service, Severity: b.Severity, Expr: b.Expr, ForS: b.ForS, Summary: b.Summary, Runbook: b.Runbook})
	case event.PageSnoozed:
		err = r.onPage(b.Page, func(p *page) error { return r.snooze(a.Actor, p, faults.Time(b.UntilMS)*faults.Time(time.Millisecond)) })
	case event.PageClosed:
		err = ResolvePage(b).do(r, a.Actor)
	case event.PageMerged:
		err = MergePage(b).do(r, a.Actor)
	case event.InjectFired:
		err = FireInject{Inject: b.Inject}.intervene(r, a.Actor)
	case event.InjectHeld:
		err = HoldInject{Inject: b.Inject}.intervene(r, a.Actor)
	case event.InjectReleased:
		err = ReleaseInject{Inject: b.Inject}.intervene(r, a.Actor)
	case event.InjectSkipped:
		err = SkipInject{Inject: b.Inject}.intervene(r, a.Actor)
	case event.InjectDelayed:
		err = DelayInjects{Inject: b.Inject, ByMS: b.ByMS}.intervene(r, a.Actor)
	case event.InjectAdded:
		err = r.addInject(a.Actor, b)
	case event.HintAsked: // the hint comes with it
		err = TakeHint{Step: int64(b.Step)}.do(r, a.Actor)
	case event.RunExtended:
		err = ExtendRun{ByMS: b.ByMS}.intervene(r, a.Actor)
	case event.DecidingSet:
		err = SetDeciding{AfterMS: b.AfterMS}.intervene(r, a.Actor)
	default:
		return false, nil
	}
	return true, err
}

// request is the id in this run of what had one in that run.
func (p *Replay) request(r *Run, id string) string {
	e, is := p.begged[id]
	if !is {
		return p.ids[id]
	}
	asked, _ := e.Body.(event.ActionRequested)
	i := slices.IndexFunc(r.waiting, func(q request) bool {
		return q.by.ID == e.Actor.ID && q.Action == asked.Action && q.Target == asked.Target
	})
	if i < 0 {
		return ""
	}
	return r.waiting[i].id
}

// ByLead reports whether an event in the log of a run was brought about by a
// person who does not play it, and bears on more than who plays: a run without
// its crew is the same without it.
func ByLead(e event.Event, trainees []event.Actor) bool {
	switch e.Body.(type) {
	case event.MemberJoined, event.MemberLeft, event.RoleTaken, event.RoleHanded, event.HandoffWritten, event.WhisperSent:
		return false
	}
	by := e.Doer()
	return by.Kind == event.Person && !slices.ContainsFunc(trainees, func(t event.Actor) bool { return t.ID == by.ID })
}
