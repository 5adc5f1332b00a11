package dashboard

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

func harbor(t *testing.T) (*stack.Stack, []metrics.Rule) {
	t.Helper()
	s, err := stack.Load(os.DirFS("../../../content"), "harbor")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := metrics.ParseRules("rules.yaml", s.Rules)
	if err != nil {
		t.Fatal(err)
	}
	return s, rules.Alerts()
}

func TestEveryExpressionIsPromQL(t *testing.T) {
	s, _ := harbor(t)
	for _, name := range append(s.Names(), stack.Customers) {
		panels, ok := For(s, name)
		if !ok || len(panels) < 4 {
			t.Errorf("%s has %d panels", name, len(panels))
		}
		ids := map[string]bool{}
		for _, p := range panels {
			if ids[p.ID] {
				t.Errorf("%s has two panels %s", name, p.ID)
			}
			ids[p.ID] = true
			for _, q := range p.Queries {
				for _, expr := range []string{q.Expr, q.Asked} {
					if err := metrics.Check(expr); expr != "" && err != nil {
						t.Errorf("%s, %s: %s: %v", name, p.ID, expr, err)
					}
				}
			}
		}
	}
	if _, ok := For(s, "nothing"); ok {
		t.Error("a service that does not exist has a dashboard")
	}
}

func TestShowsWhatTheKindHas(t *testing.T) {
	s, _ := harbor(t)
	for service, want := range map[string][]string{
		"checkout":      {"http_requests_total", "db_pool_wait_seconds_bucket", "client_requests_total", "cache_requests_total"},
		"payments":      {"http_request_duration_seconds_bucket", "worker_pool_capacity", "process_cpu_seconds_total", "cpu_limit_ratio"},
		"fulfilment":    {"message_age_seconds_bucket", "nats_consumer_num_pending", "db_pool_in_use", "process_cpu_seconds_total"},
		"orders-db":     {"pg_stat_activity_count", "pg_settings_max_connections"},
		"session-cache": {"redis_db_keys"},
		"order-queue":   {"nats_stream_messages"},
		"bank":          {"client_requests_total", "client_request_duration_seconds_bucket"},
		"customers":     {"customer_visits_total", "customer_request_duration_seconds_count"},
	} {
		got := Metrics(s, service)
		for _, name := range want {
			if !slices.Contains(got, name) {
				t.Errorf("%s does not show %s but %v", service, name, got)
			}
		}
	}
	if got := Metrics(s, "bank"); slices.ContainsFunc(got, func(name string) bool { return !strings.HasPrefix(name, "client_") }) {
		t.Errorf("bank is somebody else's, but shows %v", got)
	}
	if got := Metrics(s, "identity"); slices.Contains(got, "db_pool_size") || slices.Contains(got, "client_requests_total") {
		t.Errorf("identity has no database and calls nobody, but shows %v", got)
	}
}

// What a service depends on decides where to look next: it is among the first
// things seen, not below the fold.
func TestDependenciesComeRightAfterTheGoldenSignals(t *testing.T) {
	s, _ := harbor(t)
	for _, v := range s.Services {
		panels, _ := For(s, v.Name)
		at := slices.IndexFunc(panels, func(p Panel) bool { return p.ID == "dependency-errors" })
		calls := !v.External && (v.Kind == stack.KindService || v.Kind == stack.KindWorker) && len(v.Needs()) > 0
		if want := map[bool]int{true: golden, false: -1}[calls]; at != want {
			t.Errorf("%s: dependency errors are panel %d, want %d", v.Name, at, want)
		}
		for i, id := range []string{"traffic", "errors", "latency"} {
			if calls && panels[i].ID != id {
				t.Errorf("%s: panel %d is %s, want %s", v.Name, i, panels[i].ID, id)
			}
		}
	}
}

func TestThresholdsComeFromTheRules(t *testing.T) {
	s, rules := harbor(t)
	want := map[string][]Threshold{
		"customers/errors-buy":       {{"CheckoutErrorBudgetBurn", ">", 0.05}},
		"customers/errors-browse":    {{"StorefrontErrorBudgetBurn", ">", 0.05}},
		"customers/latency-buy":      {{"CheckoutLatencyHigh", ">", 1}},
		"customers/latency-browse":   {{"StorefrontLatencyHigh", ">", 0.4}},
		"checkout/dependency-errors": {{"UpstreamErrors", ">", 0.1}},
		"payments/dependency-errors": {{"UpstreamErrors", ">", 0.1}},
		"checkout/pool-timeouts":     {{"DatabasePoolSaturated", ">", 0}},
		"storefront/pool-timeouts":   {{"DatabasePoolSaturated", ">", 0}},
		"order-queue/backlog":        {{"QueueBacklog", ">", 50}},
		"fulfilment/backlog":         {{"QueueBacklog", ">", 50}},
	}
	for _, slo := range s.SLOs {
		want["customers/slo-"+slo.Name] = []Threshold{{slo.Name, "<", slo.Objective}}
	}
	for _, name := range append(s.Names(), stack.Customers) {
		panels, _ := For(s, name)
		for _, p := range panels {
			key := name + "/" + p.ID
			if got := p.Thresholds(rules); !slices.Equal(got, want[key]) {
				t.Errorf("%s: thresholds %v, want %v", key, got, want[key])
			}
			delete(want, key)
		}
	}
	for key := range want {
		t.Errorf("there is no panel %s", key)
	}
}
