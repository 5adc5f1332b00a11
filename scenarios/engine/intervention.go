package engine

import (
	"context"
	"encoding/json"
	"reflect"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Intervention is something that whoever leads a run does to it. Each is a struct
// of this package; intervene runs on the loop. Who leads is not for the engine to
// say: see decisions/0129. Why they are events: decisions/0140.
type Intervention interface {
	intervene(r *Run, lead event.Actor) error
}

// interventions has the parser of each intervention, by what clients call it.
var interventions = map[string]func([]byte) (Intervention, error){
	"fire":     interventionOf[FireInject],
	"hold":     interventionOf[HoldInject],
	"release":  interventionOf[ReleaseInject],
	"skip":     interventionOf[SkipInject],
	"delay":    interventionOf[DelayInjects],
	"add":      interventionOf[AddInject],
	"extend":   interventionOf[ExtendRun],
	"approve":  interventionOf[ApproveAction],
	"refuse":   interventionOf[RefuseAction],
	"deciding": interventionOf[SetDeciding],
	"whisper":  interventionOf[Whisper],
	"speak":    interventionOf[SpeakAs],
	"hint":     interventionOf[TakeHint],
	"note":     interventionOf[WriteNote],
}

// Interventions has the type of each intervention, by what clients call it.
func Interventions() map[string]reflect.Type { return typesOf(interventions) }

// ParseIntervention reads an intervention as clients send it, and its key. The
// error is a *Refusal.
func ParseIntervention(raw []byte) (Intervention, string, error) {
	return parseOne("intervention", interventions, raw)
}

// Direct does what whoever leads the run asks for, and returns when it is
// committed. A key is that of Do. Unlike a command it is taken while the run is
// paused, too. The error is a *Refusal when the run declined.
func (r *Run) Direct(ctx context.Context, lead event.Actor, key string, i Intervention) error {
	return r.once(ctx, lead, key, i, func() error { return r.spend(lead, i) }, func() error { return i.intervene(r, lead) })
}

// interventionOf reads one intervention.
func interventionOf[I Intervention](raw []byte) (Intervention, error) {
	var i I
	err := json.Unmarshal(raw, &i)
	return i, err
}

// typesOf has the type of each thing that can be asked, by what clients call it.
func typesOf[C any](parsers map[string]func([]byte) (C, error)) map[string]reflect.Type {
	types := map[string]reflect.Type{}
	for name, parse := range parsers {
		c, _ := parse([]byte("{}"))
		types[name] = reflect.TypeOf(c)
	}
	return types
}

// parseOne reads one of several things that can be asked, by its type.
func parseOne[C any](what string, parsers map[string]func([]byte) (C, error), raw []byte) (c C, key string, err error) {
	var head struct {
		Type string `json:"type"`
		Key  string `json:"key"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return c, "", refuse("The %s is not JSON that can be read: %v.", what, err)
	}
	parse, ok := parsers[head.Type]
	if !ok {
		return c, "", refuse("There is no %s %q.", what, head.Type)
	}
	asked, err := parse(raw)
	if err != nil {
		return c, "", refuse("The %s %s cannot be read: %v.", what, head.Type, err)
	}
	return asked, head.Key, nil
}
