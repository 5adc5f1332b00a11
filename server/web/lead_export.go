package web

import (
	"encoding/csv"
	"io"
	"net/http"
	"strconv"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"

	"github.com/drillyard/drillyard/server/insight"
)

// csvLead are a lead's figures as a table: a row for each group, metric and month.
var csvLead = format[insight.Lead]{"csv", "text/csv; charset=utf-8", false, leadCSV}

// exportLead is GET /api/lead/export.csv.
func (s *server) exportLead(c *call) error {
	lead, err := s.lead(c)
	if err != nil {
		return err
	}
	return csvLead.send(c, lead, "figures")
}

func leadCSV(lead insight.Lead, out io.Writer) error {
	w := csv.NewWriter(out)
	rows := [][]string{{"group", "metric", "unit", "month", "value", "runs", "people", "target", "left_out"}}
	for _, g := range lead.Cohorts {
		for _, m := range g.Metrics {
			for i, p := range m.Points {
				left := ""
				if p.Few {
					left = "too few runs or people"
				}
				rows = append(rows, []string{inert(g.Name), m.Name, m.Unit, lead.Months[i], figure(p.Value), strconv.Itoa(p.Runs), strconv.Itoa(p.People), figure(m.Target), left})
			}
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return w.Error()
}

func figure(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', -1, 64)
}

// leadMetrics is GET /api/lead/metrics: the figures of this month in the text format of
// Prometheus, for a scraper that has a token.
func (s *server) leadMetrics(c *call) error {
	lead, err := s.lead(c)
	if err != nil {
		return err
	}
	format := expfmt.NewFormat(expfmt.TypeTextPlain)
	c.Response().Header().Set("Content-Type", string(format))
	c.Response().WriteHeader(http.StatusOK)
	to := expfmt.NewEncoder(c.Response(), format)
	for _, family := range leadFamilies(lead) {
		if err := to.Encode(family); err != nil {
			return err
		}
	}
	return nil
}

// leadFamilies are the figures as Prometheus has them. What too few are behind is not there.
// What is of everybody has no group: its name could be that of one, and then neither could
// be scraped.
func leadFamilies(lead insight.Lead) []*dto.MetricFamily {
	gauge := func(name, help string) *dto.MetricFamily {
		kind := dto.MetricType_GAUGE
		return &dto.MetricFamily{Name: &name, Help: &help, Type: &kind}
	}
	add := func(f *dto.MetricFamily, value float64, labels ...string) {
		m := &dto.Metric{Gauge: &dto.Gauge{Value: &value}}
		for i := 0; i < len(labels); i += 2 {
			if labels[i+1] != "" {
				m.Label = append(m.Label, &dto.LabelPair{Name: &labels[i], Value: &labels[i+1]})
			}
		}
		f.Metric = append(f.Metric, m)
	}
	values := gauge("drillyard_team_figure", "A figure of a group in this month, in its unit.")
	runs := gauge("drillyard_team_figure_runs", "Runs behind a figure of a group in this month.")
	targets := gauge("drillyard_team_figure_target", "What is aimed at with a figure, in its unit.")
	shown := gauge("drillyard_team_skill_people", "People who have shown a skill.")
	broken := gauge("drillyard_drill_looks_broken", "Things that look wrong with a drill that was played.")
	for i, g := range lead.Cohorts {
		group := g.Name
		if g.Group == "" {
			group = ""
		}
		for _, m := range g.Metrics {
			p := m.Points[len(m.Points)-1]
			if p.Value != nil {
				add(values, *p.Value, "group", group, "figure", m.Name, "unit", m.Unit)
			}
			add(runs, float64(p.Runs), "group", group, "figure", m.Name)
			if i == 0 && m.Target != nil {
				add(targets, *m.Target, "figure", m.Name, "unit", m.Unit)
			}
		}
	}
	for _, k := range lead.Skills {
		add(shown, float64(k.People), "skill", k.Name)
	}
	for _, d := range lead.Drills {
		add(broken, float64(len(d.Broken)), "drill", d.Scenario)
	}
	var all []*dto.MetricFamily
	for _, f := range []*dto.MetricFamily{values, runs, targets, shown, broken} {
		if len(f.Metric) > 0 {
			all = append(all, f)
		}
	}
	return all
}
