package dashboard

import (
	"fmt"

	"github.com/drillyard/drillyard/faults/stack"
)

// customers is what customers go through, and what is promised to them.
func customers(s *stack.Stack) []Panel {
	var panels []Panel
	for _, slo := range s.SLOs {
		panels = append(panels, Panel{
			ID: "slo-" + slo.Name, Title: slo.Title, Unit: Percent, Note: s.Clients.In("What was promised, and what customers got."),
			Queries: []Query{{Name: "kept", Expr: slo.SLI}},
			Limits:  []Threshold{{Alert: slo.Name, Op: "<", Value: slo.Objective}},
		})
	}
	for _, j := range s.Journeys {
		visits := func(more string) string { return fmt.Sprintf("customer_visits_total{journey=%q%s}", j.Name, more) }
		buckets := fmt.Sprintf("customer_request_duration_seconds_bucket{journey=%q}", j.Name)
		panels = append(panels,
			Panel{
				ID: "visits-" + j.Name, Title: j.Title + ": visits", Unit: Rate, Note: "By how they ended.",
				Queries: []Query{{Name: "{outcome}", Expr: sum("outcome", rate(visits("")))}},
			},
			Panel{
				ID: "errors-" + j.Name, Title: j.Title + ": visits that failed", Unit: Percent,
				Queries: []Query{share("failed", "", visits(`,outcome!="ok"`), visits(""))},
			},
			Panel{
				ID: "latency-" + j.Name, Title: j.Title + ": wait for an answer", Unit: Seconds,
				Queries: []Query{{Name: "p50", Expr: quantile("0.5", "", buckets)}, {Name: "p95", Expr: quantile("0.95", "", buckets)}},
			},
		)
	}
	return panels
}
