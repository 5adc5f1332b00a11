package signals

import (
	"context"
	"maps"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/dashboard"
	"github.com/drillyard/drillyard/faults/telemetry/logql"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/event"
)

// SeeMetrics runs a PromQL range query, and says what it showed: nothing, when
// nothing came back.
func (v View) SeeMetrics(ctx context.Context, expr string, w Window, step faults.Time) (metrics.Result, event.EvidenceViewed, error) {
	look := event.EvidenceViewed{Source: event.SourceMetrics, Query: expr, Shown: w.showing()}
	result, err := v.DB.Range(ctx, expr, w.From, w.To, step)
	if err != nil {
		return result, look, err
	}
	to, services, drawn := came(result)
	if !drawn {
		return result, look, nil
	}
	look.Results = len(result.Series)
	shown, err := v.DB.Shown(ctx, w.From, min(w.To, to), expr)
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
func (v View) SeeDashboard(ctx context.Context, service string, w Window) (event.EvidenceViewed, error) {
	look := event.EvidenceViewed{Source: event.SourceDashboard, Service: service, Services: []string{service}, Shown: w.showing()}
	panels, _ := dashboard.For(v.Stack, service)
	var queries []string
	for _, p := range panels {
		for _, q := range p.Queries {
			queries = append(queries, q.Expr)
		}
	}
	shown, err := v.DB.Shown(ctx, w.From, w.To, queries...)
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
func (v View) SeeLogs(search string, q logs.Query) (logs.Page, event.EvidenceViewed, error) {
	look := event.EvidenceViewed{Source: event.SourceLogs, Query: search}
	var err error
	if q.Filter, err = logql.Parse(search); err != nil {
		return logs.Page{}, look, err
	}
	if v.past {
		q.Until = v.Epoch().Add(v.now)
	}
	page := v.Lines.Select(q)
	all := page
	if q.After > 0 {
		q.After = 0
		all = v.Lines.Select(q)
	}
	look.Service, look.Results = q.Filter.Value(logql.Service), all.Total
	w := Window{To: v.now, Live: q.To.IsZero() && !v.past}
	if !q.From.IsZero() {
		w.From = q.From.Sub(v.Epoch())
	}
	if !q.To.IsZero() {
		w.To = q.To.Sub(v.Epoch())
	}
	look.Shown = w.showing()
	look.Shown.Lines = gist(all.Lines, v.Epoch())
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
func (v View) SeeChanges(ctx context.Context, service string) ([]event.ChangeRecorded, event.EvidenceViewed, error) {
	look := event.EvidenceViewed{Source: event.SourceChanges, Service: service}
	changes, err := v.changes(ctx, service)
	if err != nil {
		return nil, look, err
	}
	look.Results = len(changes)
	look.Shown = Window{To: v.now, Live: !v.past}.showing()
	for _, c := range changes[:min(len(changes), mostShown)] {
		look.Shown.Changes = append(look.Shown.Changes, event.ChangeShown{Change: c.Change, Service: c.Service})
	}
	if service != "" {
		look.Services = []string{service}
	}
	return changes, look, nil
}

func (v View) changes(ctx context.Context, service string) ([]event.ChangeRecorded, error) {
	events, err := v.log(ctx)
	if err != nil {
		return nil, err
	}
	var out []event.ChangeRecorded
	for _, e := range events {
		if e.At > v.now {
			break
		}
		shown, ok := event.View(event.Viewer{Class: event.Trainee}, e)
		if !ok {
			continue
		}
		if c, is := shown.Body.(event.ChangeRecorded); is && (service == "" || c.Service == service) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b event.ChangeRecorded) int { return int(b.AtMS - a.AtMS) })
	return out, nil
}

// LookAsCustomer says what a visit on a journey showed.
func (v View) LookAsCustomer(journey string, answer faults.Answer) event.EvidenceViewed {
	return event.EvidenceViewed{Source: event.SourceCustomer, Query: journey, Results: len(answer.Steps), Shown: v.Moment()}
}

// SeeConfig says what the configuration of a service shows, by the state of the
// system; what was in force before the last revision stands beside it and is no
// fact of its own.
func (v View) SeeConfig(health faults.Health, service string) event.EvidenceViewed {
	h := health.Services[service]
	look := event.EvidenceViewed{
		Source: event.SourceConfig, Service: service, Services: []string{service}, Results: len(h.Revisions) + len(h.Releases),
		Shown: Window{To: v.now, Live: !v.past}.showing(),
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

// LastVisit is what somebody met who went on a journey last, and when; false: nobody
// had, and looked.
func (v View) LastVisit(journey string) (faults.Answer, faults.Time, bool) {
	return v.Record.visit(v.now, journey)
}

// SeeState tells how the services stand, and which alerts fire. The error is ErrFull.
func (v View) SeeState(context.Context) (State, error) { return v.Record.state(v.now) }
