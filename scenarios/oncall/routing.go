// Package oncall turns alerts into pages: which team hears of an alert, how
// alerts are grouped, and when a notification is due.
//
// Routing is an Alertmanager configuration: its matchers, inhibition rules and
// time intervals are read and matched by Alertmanager's own code. The flow on time
// is ours, because it is the run's clock that it goes by: nothing here reads a wall
// clock or starts a goroutine, and the same alerts and silences at the same run
// times give the same notifications in the same order. That they are those of
// Alertmanager's own dispatcher is held by a test. See decisions/0136.
//
// Non-goals: delivering a notification, acknowledging and escalating it (the
// engine's).
package oncall

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"
	_ "time/tzdata" // time intervals name time zones, also where the machine has none

	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/dispatch"
	"github.com/prometheus/alertmanager/inhibit"
	"github.com/prometheus/alertmanager/notify"
	"github.com/prometheus/alertmanager/timeinterval"

	"github.com/drillyard/drillyard/faults/stack/plain"
)

// maxSize bounds a configuration, in bytes.
const maxSize = 256 << 10

// shortest is how often a group may be looked at.
const shortest = time.Second

// Routing says who hears of an alert.
type Routing struct {
	root      *dispatch.Route
	inhibits  []*inhibit.InhibitRule
	intervals *timeinterval.Intervener
	resolves  map[string]bool // by receiver: it is told when alerts stop
	receivers []Named
	ignored   []Named
	unreached []Unreached
}

// RoutingError is one mistake in a configuration.
type RoutingError struct {
	File         string
	Line, Column int // from one; zero: the file as a whole
	Message      string
	Hint         string
}

func (e *RoutingError) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, max(1, e.Column), e.Message)
}

// ParseRouting reads an Alertmanager configuration, anchors and aliases
// included; file names it in errors. The error joins every mistake, each a
// *RoutingError.
func ParseRouting(file string, raw []byte) (*Routing, error) {
	var m *plain.Mistake
	if errors.As(plain.Bounded(raw, maxSize), &m) {
		return nil, &RoutingError{File: file, Line: m.Line, Column: m.Column, Message: m.Text}
	}
	conf, err := config.Load(string(raw))
	if err != nil {
		return nil, errors.Join(check(file, raw, err)...)
	}
	r := &Routing{root: dispatch.NewRoute(conf.Route, nil), resolves: map[string]bool{}}
	var hasty error
	r.root.Walk(func(route *dispatch.Route) {
		if route.RouteOpts.GroupInterval < shortest {
			hasty = &RoutingError{File: file, Message: fmt.Sprintf("group_interval is at least %s here", shortest)}
		}
	})
	if hasty != nil {
		return nil, hasty
	}
	intervals := map[string][]timeinterval.TimeInterval{}
	for _, i := range conf.MuteTimeIntervals {
		intervals[i.Name] = i.TimeIntervals
	}
	for _, i := range conf.TimeIntervals {
		intervals[i.Name] = i.TimeIntervals
	}
	r.intervals = timeinterval.NewIntervener(intervals)
	for _, rule := range conf.InhibitRules {
		r.inhibits = append(r.inhibits, inhibit.NewInhibitRule(rule))
	}
	for i := range conf.Receivers {
		r.resolves[conf.Receivers[i].Name] = resolves(&conf.Receivers[i])
	}
	r.receivers, r.ignored = outline(raw)
	r.unreached = unreached(raw, r.root)
	return r, nil
}

// resolves reports whether a receiver is told when alerts stop: where one of its
// integrations is, or it has none. A receiver is one way to reach people, however
// many integrations it has. See decisions/0136.
func resolves(r *config.Receiver) bool {
	none := true
	fields := reflect.ValueOf(r).Elem()
	for i := range fields.NumField() {
		if fields.Field(i).Kind() != reflect.Slice {
			continue
		}
		for _, one := range fields.Field(i).Seq2() {
			if sender, ok := one.Interface().(notify.ResolvedSender); ok {
				if none = false; sender.SendResolved() {
					return true
				}
			}
		}
	}
	return none
}

// Receivers lists the receivers of the configuration, in its order.
func (r *Routing) Receivers() []Named { return slices.Clone(r.receivers) }

// Ignored lists what stands in the configuration and is not honoured: it is
// loaded, and nothing comes of it.
func (r *Routing) Ignored() []Named { return slices.Clone(r.ignored) }

// Hear lists the receivers that hear of an alert with these labels, each once,
// in the order of the routes.
func (r *Routing) Hear(labels map[string]string) []string {
	var out []string
	for _, route := range r.root.Match(labelSet(labels)) {
		if !slices.Contains(out, route.RouteOpts.Receiver) {
			out = append(out, route.RouteOpts.Receiver)
		}
	}
	return out
}
