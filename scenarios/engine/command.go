package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Command is something a person asks of a run. Each is a struct of this
// package; do runs on the loop.
type Command interface {
	do(r *Run, actor event.Actor) error
}

// Refusal says, in a sentence for the person who asked, why a run does not do
// what it was asked.
type Refusal struct {
	Reason   string
	Mistakes scenarios.Problems // in what was written, all at once; none: it was well written
}

func (e *Refusal) Error() string { return e.Reason }

// Declined returns the sentence.
func (e *Refusal) Declined() string { return e.Reason }

func refuse(format string, args ...any) error {
	return &Refusal{Reason: fmt.Sprintf(format, args...)}
}

// maxKey bounds a command's key.
const maxKey = 64

// answered is what was carried out or refused under a key.
type answered struct {
	asked any
	err   error
}

// Do carries out a command of a person and returns when its events are
// committed. The same command under a key that was used before by the same
// person does nothing and answers as it did then; another one is refused, for it
// would be lost. An empty key is never remembered. While the run is paused only
// its end is taken. The error is a *Refusal when the run declined.
func (r *Run) Do(ctx context.Context, actor event.Actor, key string, c Command) error {
	_, end := c.(End)
	return r.once(ctx, actor, key, c, func() error {
		if r.paused() && !end {
			return refuse("The run is paused.")
		}
		if err := r.allowed(actor, c); err != nil || end {
			return err
		}
		return r.spend(actor, c)
	}, func() error { return c.do(r, actor) })
}

// once does what somebody asks under a key, once. What is not admitted is refused
// for now, so that is not remembered: seats change hands, and pauses end.
func (r *Run) once(ctx context.Context, actor event.Actor, key string, asked any, admit, do func() error) error {
	if len(key) > maxKey {
		return refuse("The key of a command has at most %d characters.", maxKey)
	}
	if err := within(asked); err != nil {
		return err
	}
	return r.onLoop(ctx, func() error {
		memory := actor.ID + "\x00" + key
		if before, done := r.keys[memory]; done && key != "" {
			if !reflect.DeepEqual(before.asked, asked) {
				return refuse("That key was used for another command; this one was not carried out.")
			}
			return before.err
		}
		if err := admit(); err != nil {
			return err
		}
		err := do()
		if key != "" {
			r.keys[memory] = answered{asked, err}
		}
		return err
	})
}

// onLoop runs f on the loop and returns its outcome.
func (r *Run) onLoop(ctx context.Context, f func() error) error {
	if r.State() == event.StateStarting {
		return refuse("The run is still starting.")
	}
	return r.onceStarted(ctx, f)
}

// onceStarted is onLoop, for what waits until the run has started.
func (r *Run) onceStarted(ctx context.Context, f func() error) error {
	answer := make(chan error, 1)
	select {
	case r.requests <- func() { answer <- f() }:
	case <-r.over:
		return r.closed()
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-answer:
		return err
	case <-r.over:
	}
	select {
	case err := <-answer:
		return err
	default: // the sandbox failed before it came to this
		return r.closed()
	}
}

// closed says why nothing more is taken: the end of a run whose log broke is
// none that anybody was told of.
func (r *Run) closed() error {
	if err := r.Broken(); err != nil {
		return err
	}
	return refuse("The run has ended.")
}

// commands has the parser of each command, by what clients call it.
var commands = map[string]func([]byte) (Command, error){
	"acknowledge": commandOf[Acknowledge],
	"escalate":    commandOf[Escalate],
	"silence":     commandOf[Silence],
	"unsilence":   commandOf[Unsilence],
	"write-rule":  commandOf[WriteRule],
	"reassign":    commandOf[Reassign],
	"snooze":      commandOf[Snooze],
	"resolve":     commandOf[ResolvePage],
	"merge":       commandOf[MergePage],
	"declare":     commandOf[Declare],
	"severity":    commandOf[SetSeverity],
	"hypothesis":  commandOf[StateHypothesis],
	"withdraw":    commandOf[WithdrawHypothesis],
	"impact":      commandOf[StateImpact],
	"note":        commandOf[AddNote],
	"update":      commandOf[PostUpdate],
	"message":     commandOf[SendMessage],
	"close":       commandOf[CloseIncident],
	"step":        commandOf[CheckStep],
	"action":      commandOf[TakeAction],
	"approve":     commandOf[ApproveAction],
	"refuse":      commandOf[RefuseAction],
	"take-role":   commandOf[TakeRole],
	"hand-role":   commandOf[HandRole],
	"hint":        commandOf[TakeHint],
	"end":         commandOf[End],
}

// Commands has the type of each command, by what clients call it.
func Commands() map[string]reflect.Type { return typesOf(commands) }

// ParseCommand reads a command as clients send it, and its key. The error is a
// *Refusal.
func ParseCommand(raw []byte) (Command, string, error) { return parseOne("command", commands, raw) }

// commandOf reads one command.
func commandOf[C Command](raw []byte) (Command, error) {
	var c C
	err := json.Unmarshal(raw, &c)
	return c, err
}

// text checks that a person has typed something.
func text(what, s string) error {
	if strings.TrimSpace(s) == "" {
		return refuse("Please write %s.", what)
	}
	return nil
}
