package catalogue

import "github.com/drillyard/drillyard/faults"

func timeoutCut() faults.Fault {
	return faults.Fault{
		Name:     "timeout-cut",
		Category: "dependency",
		Title:    "Timeout shorter than the work",
		Doc: "A config push makes a service give up on the services it calls sooner than they can answer. They " +
			"still do the work, for nobody; with retries they do it twice.",
		Target: faults.TargetService,
		Needs:  []string{upstreamTimeout},
		Parameters: []faults.Parameter{
			{Name: "timeout", Type: faults.TypeDuration, Doc: "after how long a call is given up", Default: "50ms", Min: "1ms", Max: "60s"},
		},
		Signals: []string{
			`client_requests_total{outcome="timeout"} of the service, by peer`,
			"http_requests_total of what it calls, which is well or rises",
			"the config history of the service",
		},
		Impact:      "Whatever needs an answer from a called service fails.",
		Mitigations: []string{"rollback-config", "set-config"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return cutDuration(h, t, upstreamTimeout, args.Duration("timeout"))
		},
	}
}

const upstreamTimeout = "upstream_timeout"
