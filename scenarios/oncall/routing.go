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
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/dispatch"
	"github.com/prometheus/common/model"
)

// Routing says who hears of an alert.
type Routing struct {
	root      *dispatch.Route
	receivers []string
}

// ParseRouting reads an Alertmanager configuration; file names it in errors.
func ParseRouting(file string, raw []byte) (*Routing, error) {
	conf, err := config.Load(string(raw))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	r := &Routing{root: dispatch.NewRoute(conf.Route, nil)}
	for _, receiver := range conf.Receivers {
		r.receivers = append(r.receivers, receiver.Name)
	}
	return r, nil
}

// Receivers lists the receivers of the configuration, in its order.
func (r *Routing) Receivers() []string { return slices.Clone(r.receivers) }

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
