package catalogue

import (
	"strconv"

	"github.com/drillyard/drillyard/faults"
)

func rateLimitLow() faults.Fault {
	return faults.Fault{
		Name:     "rate-limit-low",
		Category: "change",
		Title:    "A rate limit below the traffic",
		Doc: "A config push makes each replica of a service answer only so many requests a second, and refuse " +
			"the rest at once. Latency gets better, workers are idle, and nobody is ill; callers that try " +
			"again ask for even more.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "limit", Type: faults.TypeInt, Doc: "requests a second that a replica answers", Default: "2", Min: "1", Max: "10000"},
		},
		Signals: []string{
			`http_requests_total{code="429"} of the service`,
			`requests_shed_total{reason="rate_limit"}`,
			`log "rate limited"`,
			"http_request_duration_seconds of the service, which falls",
			"client_requests_total of its callers, by peer and outcome",
			"the config history of the service",
		},
		Impact:      "A share of what needs the service is refused at once, more the more customers come.",
		Mitigations: []string{"rollback-config", "set-config", "rate-limit"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return push(h, t, map[string]string{rateLimitKey: strconv.Itoa(args.Int("limit"))}, "service")
		},
	}
}
