package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Command is something a person asks of a run. Each is a struct of this
// package; do runs on the loop.
type Command interface {
	do(r *Run, actor event.Actor) error
}

// Refusal says, in a sentence for the person who asked, why a run does not do
// what it was asked.
type Refusal struct{ Reason string }

func (e *Refusal) Error() string { return e.Reason }

// Declined returns the sentence.
func (e *Refusal) Declined() string { return e.Reason }

func refuse(format string, args ...any) error {
	return &Refusal{Reason: fmt.Sprintf(format, args...)}
}

// maxKey bounds a command's key.
const maxKey = 64

// answered is a command that was carried out or refused under a key.
type answered struct {
	command Command
	err     error
}

// Do carries out a command of a person and returns when its events are
// committed. The same command under a key that was used before by the same
// person does nothing and answers as it did then; another one is refused, for it
// would be lost. An empty key is never remembered. While the run is paused only
// its end is taken. The error is a *Refusal when the run declined.
func (r *Run) Do(ctx context.Context, actor event.Actor, key string, c Command) error {
	if len(key) > maxKey {
		return refuse("The key of a command has at most %d characters.", maxKey)
	}
	if err := within(c); err != nil {
		return err
	}
	return r.onLoop(ctx, func() error {
		memory := actor.ID + "\x00" + key
		if before, done := r.keys[memory]; done && key != "" {
			if !reflect.DeepEqual(before.command, c) {
				return refuse("That key was used for another command; this one was not carried out.")
			}
			return before.err
		}
		if _, end := c.(End); r.paused() && !end {
			return refuse("The run is paused.") // for now, so it is not remembered
		}
		if err := r.allowed(actor, c); err != nil {
			return err // for now, too: seats change hands
		}
		if _, end := c.(End); !end {
			if err := r.spend(actor, c); err != nil {
				return err
			}
		}
		err := c.do(r, actor)
		if key != "" {
			r.keys[memory] = answered{c, err}
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
	"acknowledge": parse[Acknowledge],
	"escalate":    parse[Escalate],
	"declare":     parse[Declare],
	"severity":    parse[SetSeverity],
	"hypothesis":  parse[StateHypothesis],
	"withdraw":    parse[WithdrawHypothesis],
	"impact":      parse[StateImpact],
	"note":        parse[AddNote],
	"update":      parse[PostUpdate],
	"message":     parse[SendMessage],
	"close":       parse[CloseIncident],
	"step":        parse[CheckStep],
	"action":      parse[TakeAction],
	"approve":     parse[ApproveAction],
	"refuse":      parse[RefuseAction],
	"take-role":   parse[TakeRole],
	"hand-role":   parse[HandRole],
	"end":         parse[End],
}

// Commands has the type of each command, by what clients call it.
func Commands() map[string]reflect.Type {
	types := map[string]reflect.Type{}
	for name, parse := range commands {
		c, _ := parse([]byte("{}"))
		types[name] = reflect.TypeOf(c)
	}
	return types
}

// ParseCommand reads a command as clients send it. The error is a *Refusal.
func ParseCommand(raw []byte) (Command, string, error) {
	var head struct {
		Type string `json:"type"`
		Key  string `json:"key"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, "", refuse("The command is not JSON: %v.", err)
	}
	parse, ok := commands[head.Type]
	if !ok {
		return nil, "", refuse("There is no command %q.", head.Type)
	}
	c, err := parse(raw)
	if err != nil {
		return nil, "", refuse("The command %s cannot be read: %v.", head.Type, err)
	}
	return c, head.Key, nil
}

func parse[C Command](raw []byte) (Command, error) {
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
