package catalogue

import "github.com/drillyard/drillyard/faults"

func blackHole() faults.Fault {
	return faults.Fault{
		Name:     "black-hole",
		Category: "wire",
		Title:    "Requests vanish on the path",
		Doc: "Requests from one service to another are accepted and never answered, as when a firewall drops " +
			"packets instead of refusing them. Each takes the caller's whole timeout, and a worker or a " +
			"connection for as long: the caller fills up, and then looks like the one that is ill. The called " +
			"service sees less traffic than usual, and that is all it sees.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			share("1"),
			route(),
		},
		Signals: []string{
			`client_requests_total{outcome="timeout"} of the caller, by peer`,
			"worker_pool_in_use and worker_queue_depth of the caller",
			"http_requests_total of the called service, which falls",
			`log "no answer within" of the caller`,
		},
		Impact: "What needs the called service hangs and then fails; when the caller has filled up, everything " +
			"else of it does too.",
		Mitigations: []string{"reroute"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindWire},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return harm(h, t, args, faults.Wire{Hang: true})
		},
	}
}
