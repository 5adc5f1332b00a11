package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/dashboard"
	"github.com/drillyard/drillyard/faults/telemetry/logql"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Window is the stretch of run time that a look shows.
type Window struct {
	From, To faults.Time
	Live     bool // it goes on with the run
}

// Recent is the window of a look that asks for none.
func (r *Run) Recent() Window { return r.last(recent) }

// recent is how far back whoever asks for nothing else looks.
const recent = 5 * time.Minute

func (r *Run) last(span faults.Time) Window {
	now := r.Now()
	return Window{From: max(0, now-span), To: now, Live: true}
}

func (w Window) showing() event.Showing {
	return event.Showing{FromMS: w.From.Milliseconds(), ToMS: w.To.Milliseconds(), Live: w.Live}
}

// SeeMetrics runs a PromQL range query, and says what it showed: nothing, when
// nothing came back.
func (r *Run) SeeMetrics(ctx context.Context, expr string, w Window, step faults.Time) (metrics.Result, event.EvidenceViewed, error) {
	look := event.EvidenceViewed{Source: event.SourceMetrics, Query: expr, Shown: w.showing()}
	result, err := r.db.Range(ctx, expr, w.From, w.To, step)
	if err != nil {
		return result, look, err
	}
	to, services, drawn := came(result)
	if !drawn {
		return result, look, nil
	}
	look.Results = len(result.Series)
	shown, err := r.db.Shown(ctx, w.From, min(w.To, to), expr)
	if err != nil {
		return result, look, err
	}
	if services != nil {
		shown = slices.DeleteFunc(shown, func(s metrics.Shown) bool { return !services[s.Service] })
	}
	showMetrics(&look, shown)
	return result, look, nil
}

// came returns the time of the last point of a result, and the services that its
// series are of; nil: at least one does not say of which it is.
func came(result metrics.Result) (to faults.Time, services map[string]bool, any bool) {
	services = map[string]bool{}
	for _, s := range result.Series {
		if len(s.Points) == 0 {
			continue
		}
		last := s.Points[len(s.Points)-1].At
		if !any || last > to {
			to = last
		}
		any = true
		if name := s.Labels["service"]; name == "" {
			services = nil
		} else if services != nil {
			services[name] = true
		}
	}
	return to, services, any
}

// SeeDashboard says what the dashboard of a service shows.
func (r *Run) SeeDashboard(ctx context.Context, service string, w Window) (event.EvidenceViewed, error) {
	look := event.EvidenceViewed{Source: event.SourceDashboard, Service: service, Services: []string{service}, Shown: w.showing()}
	panels, _ := dashboard.For(r.Stack, service)
	var queries []string
	for _, p := range panels {
		for _, q := range p.Queries {
			queries = append(queries, q.Expr)
		}
	}
	shown, err := r.db.Shown(ctx, w.From, w.To, queries...)
	if err != nil {
		return look, err
	}
	look.Results = len(shown)
	showMetrics(&look, shown)
	return look, nil
}

// mostShown bounds what is recorded of one look: nobody reads more at once.
const mostShown = 64

func showMetrics(look *event.EvidenceViewed, shown []metrics.Shown) {
	names, services := map[string]bool{}, map[string]bool{}
	for _, name := range look.Services {
		services[name] = true
	}
	for _, s := range shown[:min(len(shown), mostShown)] {
		names[s.Metric] = true
		if s.Service != "" && look.Source != event.SourceDashboard { // whose it is, not whose numbers are on it
			services[s.Service] = true
		}
		look.Shown.Metrics = append(look.Shown.Metrics, event.MetricShown{
			Metric: s.Metric, Service: s.Service, Series: s.Series,
			First: figure(s.First), Low: figure(s.Low), High: figure(s.High), Last: figure(s.Last),
			LowMS: s.LowAt.Milliseconds(), HighMS: s.HighAt.Milliseconds(), LastMS: s.LastAt.Milliseconds(),
		})
	}
	look.Metrics, look.Services = slices.Sorted(maps.Keys(names)), slices.Sorted(maps.Keys(services))
}

// SeeLogs searches the log lines, and says what it showed. The search is as a
// person types it; q bounds it in time and number. What only asks for the lines
// since the last answer adds to what is on the screen already. The error is a
// *logql.Error.
func (r *Run) SeeLogs(search string, q logs.Query) (logs.Page, event.EvidenceViewed, error) {
	look := event.EvidenceViewed{Source: event.SourceLogs, Query: search}
	var err error
	if q.Filter, err = logql.Parse(search); err != nil {
		return logs.Page{}, look, err
	}
	page := r.lines.Select(q)
	all := page
	if q.After > 0 {
		q.After = 0
		all = r.lines.Select(q)
	}
	look.Service, look.Results = q.Filter.Value(logql.Service), all.Total
	w := Window{To: r.Now(), Live: q.To.IsZero()}
	if !q.From.IsZero() {
		w.From = q.From.Sub(r.epoch)
	}
	if !q.To.IsZero() {
		w.To = q.To.Sub(r.epoch)
	}
	look.Shown = w.showing()
	look.Shown.Lines = gist(all.Lines, r.epoch)
	services := map[string]bool{}
	for _, l := range look.Shown.Lines {
		services[l.Service] = true
	}
	if look.Service != "" {
		services[look.Service] = true
	}
	look.Services = slices.Sorted(maps.Keys(services))
	return page, look, nil
}

// SeeChanges lists what was changed, newest first, and says what it showed. An
// empty service means all of them.
func (r *Run) SeeChanges(ctx context.Context, service string) ([]event.ChangeRecorded, event.EvidenceViewed, error) {
	var changes []event.ChangeRecorded
	var look event.EvidenceViewed
	err := r.onLoop(ctx, func() error {
		changes, look = r.seeChanges(service)
		return nil
	})
	return changes, look, err
}

func (r *Run) seeChanges(service string) ([]event.ChangeRecorded, event.EvidenceViewed) {
	changes := r.changes(service)
	look := event.EvidenceViewed{Source: event.SourceChanges, Service: service, Results: len(changes)}
	look.Shown = Window{To: r.now(), Live: true}.showing()
	for _, c := range changes[:min(len(changes), mostShown)] {
		look.Shown.Changes = append(look.Shown.Changes, event.ChangeShown{Change: c.Change, Service: c.Service})
	}
	if service != "" {
		look.Services = []string{service}
	}
	return changes, look
}

func (r *Run) changes(service string) []event.ChangeRecorded {
	var out []event.ChangeRecorded
	for _, e := range r.history {
		shown, ok := event.View(event.Viewer{Class: event.Trainee}, e)
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
	return answer, r.lookAsCustomer(journey, answer), err
}

func (r *Run) lookAsCustomer(journey string, answer faults.Answer) event.EvidenceViewed {
	return event.EvidenceViewed{Source: event.SourceCustomer, Query: journey, Results: len(answer.Steps), Shown: r.moment()}
}

// moment is the window of what shows how things are, and not how they were.
func (r *Run) moment() event.Showing {
	now := r.Now()
	return Window{From: now, To: now}.showing()
}

// SeeConfig says what the configuration of a service shows, by the state of the
// system; what was in force before the last revision stands beside it and is no
// fact of its own.
func (r *Run) SeeConfig(health faults.Health, service string) event.EvidenceViewed {
	h := health.Services[service]
	look := event.EvidenceViewed{
		Source: event.SourceConfig, Service: service, Services: []string{service}, Results: len(h.Revisions) + len(h.Releases),
		Shown: Window{To: r.Now(), Live: true}.showing(),
	}
	look.Shown.Config = h.Configuration()
	for key := range look.Shown.Config {
		if _, preset := faults.Preset(h.Kind, key); preset {
			if _, set := h.Revision().Values[key]; !set {
				delete(look.Shown.Config, key) // so no screen shows it
			}
		}
	}
	return look
}

// again reads anew what a look shows: what a person would have on the screen by
// now. It is false for what does not change before their eyes.
func (r *Run) again(ctx context.Context, look event.EvidenceViewed) (event.EvidenceViewed, bool, error) {
	if !look.Shown.Live {
		return look, false, nil
	}
	span := recent
	if look.Shown.FromMS > 0 {
		span = faults.Time(look.Shown.ToMS-look.Shown.FromMS) * time.Millisecond
	}
	w := r.last(span)
	var now event.EvidenceViewed
	var err error
	switch look.Source {
	case event.SourceMetrics:
		_, now, err = r.SeeMetrics(ctx, look.Query, w, max(scrapeInterval, span/150))
	case event.SourceDashboard:
		now, err = r.SeeDashboard(ctx, look.Service, w)
	case event.SourceLogs:
		_, now, err = r.SeeLogs(look.Query, logs.Query{})
	case event.SourceChanges:
		_, now = r.seeChanges(look.Service)
	case event.SourceConfig:
		var health faults.Health
		if health, err = r.Sandbox.Snapshot(ctx); err == nil {
			now = r.SeeConfig(health, look.Service)
		}
	default:
		return look, false, nil
	}
	if err != nil {
		return look, false, fmt.Errorf("read %s anew: %w", look.Source, err)
	}
	return now, true, nil
}
