package catalogue

import "github.com/drillyard/drillyard/faults"

func edgeLatency() faults.Fault {
	return faults.Fault{
		Name:     "edge-latency",
		Category: "wire",
		Title:    "Slow path between two services",
		Doc: "Requests from one service to another take longer on the way. The called service is well, and its " +
			"own metrics say so; only its caller sees the time pass.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			{Name: "latency", Type: faults.TypeDuration, Doc: "how much longer a request takes", Default: "500ms", Min: "1ms", Max: "60s"},
			{Name: "jitter", Type: faults.TypeDuration, Doc: "how far it varies either way", Default: "0s", Min: "0s", Max: "60s"},
			share("1"),
			route(),
		},
		Signals: []string{
			"client_request_duration_seconds of the caller, by peer",
			"http_request_duration_seconds of the called service, which stays as it was",
		},
		Impact: "Pages that need the called service are slow, or give up when a timeout is shorter than the " +
			"delay.",
		Mitigations: []string{"reroute"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindWire},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return harm(h, t, args, faults.Wire{Latency: args.Duration("latency"), Jitter: args.Duration("jitter")})
		},
	}
}
