package engine

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/logql"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/event"
)

// sameLook is how long the same look by the same person counts as one.
const sameLook = 30 * time.Second

// Look records that a person looked at something. Screens refresh what they
// show, so a look that goes on is recorded once, and again after a pause.
func (r *Run) Look(ctx context.Context, actor event.Actor, look event.EvidenceViewed) error {
	return r.onLoop(ctx, func() error { return r.look(actor, look) })
}

func (r *Run) look(actor event.Actor, look event.EvidenceViewed) error {
	key := strings.Join([]string{actor.ID, look.Source, look.Service, look.Query}, "\x00")
	return r.once(key, actor, look)
}

// once records what a person goes on asking, which a key names, when they begin
// to and again after a pause.
func (r *Run) once(key string, actor event.Actor, body event.Body) error {
	last, seen := r.looks[key]
	r.looks[key] = r.now()
	if seen && r.now()-last < sameLook {
		return nil
	}
	if err := r.spend(actor, body); err != nil {
		return err
	}
	return r.record(actor, body)
}

// SeeMetrics runs a PromQL range query, and says what was looked at.
func (r *Run) SeeMetrics(ctx context.Context, expr string, from, to faults.Time, step time.Duration) (metrics.Result, event.EvidenceViewed, error) {
	look := event.EvidenceViewed{Source: event.SourceMetrics, Query: expr}
	result, err := r.db.Range(ctx, expr, from, to, step)
	if err != nil {
		return result, look, err
	}
	selectors, err := metrics.Selectors(expr)
	if err != nil {
		return result, look, err
	}
	names, services := map[string]bool{}, map[string]bool{}
	for _, s := range selectors {
		names[s.Metric] = true
		if service := s.Equal["service"]; service != "" {
			services[service] = true
		}
	}
	look.Metrics, look.Services = slices.Sorted(maps.Keys(names)), slices.Sorted(maps.Keys(services))
	look.Results = len(result.Series)
	return result, look, nil
}

// SeeLogs searches the log lines, and says what was looked at. The search is
// as a person types it; q bounds it in time and number. The error is a
// *logql.Error.
func (r *Run) SeeLogs(search string, q logs.Query) (logs.Page, event.EvidenceViewed, error) {
	look := event.EvidenceViewed{Source: event.SourceLogs, Query: search}
	var err error
	if q.Filter, err = logql.Parse(search); err != nil {
		return logs.Page{}, look, err
	}
	page := r.lines.Select(q)
	look.Service, look.Results = q.Filter.Value(logql.Service), page.Total
	if look.Service == "" && q.Filter.Names(logql.Service) {
		for _, s := range r.Stack.Services {
			if q.Filter.Lets(logql.Service, s.Name) {
				look.Services = append(look.Services, s.Name)
			}
		}
		slices.Sort(look.Services)
	}
	return page, look, nil
}

// SeeChanges lists what was changed, newest first, and says what was looked at.
// An empty service means all of them.
func (r *Run) SeeChanges(ctx context.Context, service string) ([]event.ChangeRecorded, event.EvidenceViewed, error) {
	var changes []event.ChangeRecorded
	err := r.onLoop(ctx, func() error {
		changes = r.changes(service)
		return nil
	})
	return changes, lookAtChanges(service, len(changes)), err
}

func lookAtChanges(service string, n int) event.EvidenceViewed {
	return event.EvidenceViewed{Source: event.SourceChanges, Service: service, Results: n}
}

func (r *Run) changes(service string) []event.ChangeRecorded {
	var out []event.ChangeRecorded
	for _, e := range r.history {
		shown, ok := event.View(event.Trainee, e)
		if !ok {
			continue
		}
		if c, is := shown.Body.(event.ChangeRecorded); is && (service == "" || c.Service == service) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b event.ChangeRecorded) int { return int(b.AtMS - a.AtMS) })
	return out
}

// SeeCustomer makes one visit as a customer, and says what was looked at.
func (r *Run) SeeCustomer(ctx context.Context, journey string) (faults.Answer, event.EvidenceViewed, error) {
	answer, err := r.Probe(ctx, faults.Probe{Journey: journey})
	return answer, lookAsCustomer(journey, answer), err
}

func lookAsCustomer(journey string, answer faults.Answer) event.EvidenceViewed {
	return event.EvidenceViewed{Source: event.SourceCustomer, Query: journey, Results: len(answer.Steps)}
}
