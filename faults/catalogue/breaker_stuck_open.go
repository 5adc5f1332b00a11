package catalogue

import "github.com/drillyard/drillyard/faults"

func breakerStuckOpen() faults.Fault {
	return faults.Fault{
		Name:     "breaker-stuck-open",
		Category: "dependency",
		Title:    "A breaker opened and does not close",
		Doc: "A config push gives a service a breaker that opens at the first failure and stays open for a " +
			"day; then what it calls is gone for a second or two, and the breaker opens. The called service " +
			"has long been back and well. It gets no traffic, and so cannot show that it is.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			{Name: "cooldown", Type: faults.TypeDuration, Doc: "how long the breaker stays open", Default: "24h", Min: "1m", Max: "168h"},
		},
		Signals: []string{
			"client_breaker_open of the caller, by peer",
			`log "breaker open" of the caller, with the peer`,
			"http_requests_total of the called service, which is nothing",
			"up of the called service, which was 0 for a moment and is 1",
			"the config history of the caller",
		},
		Impact:      "What needs the called service fails at once, long after that was down for a moment.",
		Mitigations: []string{"rollback-config", "set-config"},
		Workarounds: []string{"restart", "rollback-deploy"},
		Worse:       []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig, faults.KindProcess},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			e, err := edge(h, t)
			if err != nil {
				return nil, err
			}
			if err := speaksHTTP(h, t, e); err != nil {
				return nil, err
			}
			if e.From == customers {
				return nil, faults.NotApplicable(t, "customers have no breaker")
			}
			called := h.Services[e.To]
			if called.External {
				return nil, faults.NotApplicable(t, "%s is somebody else's, and cannot be stopped for a moment", e.To)
			}
			plan, err := push(h, faults.Target(e.From), map[string]string{breakerErrors: "1", breakerCooldown: args.Duration("cooldown").String()}, "service", "worker")
			if err != nil {
				return nil, err
			}
			for _, name := range serving(called) {
				plan = append(plan, faults.Process{Service: e.To, Replica: name, Op: faults.Kill})
			}
			return append(plan, faults.Process{Service: e.To, Op: faults.Restart}), nil
		},
	}
}
