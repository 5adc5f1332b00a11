package catalogue

import "github.com/drillyard/drillyard/faults"

func edgeErrors() faults.Fault {
	return faults.Fault{
		Name:     "edge-errors",
		Category: "wire",
		Title:    "Errors on the path between two services",
		Doc: "Some requests from one service to another are answered with an error before they arrive, as by a " +
			"sick load balancer. The called service never sees them.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			{Name: "status", Type: faults.TypeInt, Doc: "the HTTP status answered", Default: "503", Min: "400", Max: "599"},
			share("0.3"),
			route(),
		},
		Signals: []string{
			"client_requests_total of the caller, by peer and outcome",
			"http_requests_total of the called service, which lacks the failed requests",
		},
		Impact: "Pages that need the called service fail for a share of customers; retries of the caller hide " +
			"some of it.",
		Mitigations: []string{"reroute"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindWire},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return harm(h, t, args, faults.Wire{Status: args.Int("status")})
		},
	}
}
