package catalogue

import "github.com/drillyard/drillyard/faults"

func connectionReset() faults.Fault {
	return faults.Fault{
		Name:     "connection-reset",
		Category: "wire",
		Title:    "Connections are reset on the path",
		Doc: "Something between two services, a firewall that forgets or a proxy that restarts over and over, " +
			"resets connections in the middle of a request. The called service may have done the work " +
			"already: a caller that tries again does it twice. Neither of the two is at fault, though both " +
			"log something.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			share("0.3"),
			route(),
		},
		Signals: []string{
			`client_requests_total{outcome="error"} of the caller, by peer`,
			`log "connection reset by peer" of the caller`,
			"client_retries_total of the caller",
			"http_requests_total of the called service, which is as it was",
		},
		Impact:      "A share of what needs the called service fails at once.",
		Mitigations: []string{"reroute"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindWire},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return harm(h, t, args, faults.Wire{Reset: true})
		},
	}
}
