package web

import (
	"maps"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults/telemetry/dashboard"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

type dashboardView struct {
	Service string           `json:"service"`
	Panels  []dashboardPanel `json:"panels"`
}

type dashboardPanel struct {
	ID         string                `json:"id"`
	Title      string                `json:"title"`
	Unit       dashboard.Unit        `json:"unit"`
	Note       string                `json:"note,omitempty"`
	Series     []dashboardSeries     `json:"series"`
	Thresholds []dashboard.Threshold `json:"thresholds"`
}

type dashboardSeries struct {
	Name   string          `json:"name"`
	Points []metrics.Point `json:"points"`
}

// dashboard is GET /api/runs/ID/dashboards/SERVICE.
func (s *server) dashboard(c *call) (dashboardView, error) {
	on, err := s.screen(c)
	if err != nil {
		return dashboardView{}, err
	}
	at, err := numbers(c, "from_s", "to_s", "step_s")
	if err != nil {
		return dashboardView{}, err
	}
	span, err := spanOf(on, at[0], at[1], at[2])
	if err != nil {
		return dashboardView{}, err
	}
	service := c.Param("service")
	panels, ok := dashboard.For(on.stack, service)
	if !ok {
		return dashboardView{}, errHidden
	}
	rules, err := metrics.ParseRules("rules.yaml", on.stack.Rules)
	if err != nil {
		return dashboardView{}, err
	}
	views := []dashboardPanel{}
	for _, p := range panels {
		v, err := drawn(c, on, p, span, rules.Alerts())
		if err != nil {
			return dashboardView{}, err
		}
		views = append(views, v)
	}
	look, err := on.SeeDashboard(c.ctx(), service, span.window)
	if err != nil {
		return dashboardView{}, err
	}
	if err := s.seen(c, on.run, look); err != nil {
		return dashboardView{}, err
	}
	return dashboardView{service, views}, nil
}

// drawn asks for what a panel shows.
func drawn(c *call, on screen, p dashboard.Panel, span span, rules []metrics.Rule) (dashboardPanel, error) {
	v := dashboardPanel{ID: p.ID, Title: p.Title, Unit: p.Unit, Note: p.Note, Series: []dashboardSeries{}, Thresholds: list(p.Thresholds(rules))}
	for i := range v.Thresholds {
		v.Thresholds[i].Value *= p.Scale()
	}
	for _, q := range p.Queries {
		result, err := on.Metrics().Range(c.ctx(), q.Expr, span.window.From, span.window.To, span.step)
		if err != nil {
			return v, err
		}
		for _, series := range result.Series {
			for i := range series.Points {
				series.Points[i].V *= p.Scale()
			}
			v.Series = append(v.Series, dashboardSeries{seriesName(q.Name, series.Labels), list(series.Points)})
		}
	}
	return v, nil
}

// seriesName fills a series' labels into a query's name.
func seriesName(name string, labels map[string]string) string {
	for _, label := range slices.Sorted(maps.Keys(labels)) {
		name = strings.ReplaceAll(name, "{"+label+"}", labels[label])
	}
	return name
}
