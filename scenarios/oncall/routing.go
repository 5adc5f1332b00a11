// Package oncall turns alerts into pages: which team hears of an alert, how
// alerts are grouped, and when a notification is due.
//
// Routing is an Alertmanager configuration and is matched by Alertmanager's
// own code. The group timers are ours, because they run on the run's clock:
// nothing here reads a wall clock or starts a goroutine, and the same alerts
// at the same run times give the same notifications in the same order.
//
// Non-goals: delivering a notification, acknowledging and escalating it (the
// engine's), silences and inhibition.
package oncall

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // time intervals name time zones, also where the machine has none

	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/dispatch"
	"github.com/prometheus/common/model"

	"github.com/drillyard/drillyard/faults/stack/plain"
)

// maxSize bounds a configuration, in bytes.
const maxSize = 256 << 10

// Routing says who hears of an alert.
type Routing struct {
	root      *dispatch.Route
	receivers []Named
	ignored   []Named
}

// RoutingError is one mistake in a configuration.
type RoutingError struct {
	File         string
	Line, Column int // from one; zero: the file as a whole
	Message      string
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
		return nil, &RoutingError{file, m.Line, m.Column, m.Text}
	}
	conf, err := config.Load(string(raw))
	if err != nil {
		return nil, mistakes(file, err)
	}
	r := &Routing{root: dispatch.NewRoute(conf.Route, nil)}
	r.receivers, r.ignored = outline(raw)
	return r, nil
}

// lined is how YAML's reader says where a mistake is.
var lined = regexp.MustCompile(`line (\d+): (.*)`)

// mistakes splits what the reader reports, which may be several mistakes.
func mistakes(file string, err error) error {
	var errs []error
	for _, m := range lined.FindAllStringSubmatch(err.Error(), -1) {
		line, _ := strconv.Atoi(m[1]) // digits
		errs = append(errs, &RoutingError{file, line, 1, m[2]})
	}
	if len(errs) == 0 {
		return &RoutingError{File: file, Message: err.Error()}
	}
	return errors.Join(errs...)
}

// Receivers lists the receivers of the configuration, in its order.
func (r *Routing) Receivers() []Named { return slices.Clone(r.receivers) }

// Ignored lists what stands in the configuration and is not honoured: it is
// loaded, and nothing comes of it.
func (r *Routing) Ignored() []Named { return slices.Clone(r.ignored) }

// destination is one group of alerts on its way to one receiver.
type destination struct {
	key      string
	receiver string
	wait     time.Duration
	interval time.Duration
}

func (r *Routing) destinations(labels map[string]string) []destination {
	set := make(model.LabelSet, len(labels))
	for k, v := range labels {
		set[model.LabelName(k)] = model.LabelValue(v)
	}
	var out []destination
	for _, route := range r.root.Match(set) {
		out = append(out, destination{
			key:      route.ID() + ":" + group(route, set),
			receiver: route.RouteOpts.Receiver,
			wait:     route.RouteOpts.GroupWait,
			interval: route.RouteOpts.GroupInterval,
		})
	}
	return out
}

// Hear lists the receivers that hear of an alert with these labels, each once,
// in the order of the routes.
func (r *Routing) Hear(labels map[string]string) []string {
	var out []string
	for _, d := range r.destinations(labels) {
		if !slices.Contains(out, d.receiver) {
			out = append(out, d.receiver)
		}
	}
	return out
}

// group names the group of a label set at a route: "alertname=X,service=Y".
func group(route *dispatch.Route, set model.LabelSet) string {
	var parts []string
	for name, value := range set {
		if _, by := route.RouteOpts.GroupBy[name]; by || route.RouteOpts.GroupByAll {
			parts = append(parts, string(name)+"="+string(value))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, ",")
}
