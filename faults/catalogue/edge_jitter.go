package catalogue

import "github.com/drillyard/drillyard/faults"

func edgeJitter() faults.Fault {
	return faults.Fault{
		Name:     "edge-jitter",
		Category: "wire",
		Title:    "Unsteady path between two services",
		Doc: "Requests from one service to another are held up for anything between nothing and a maximum, " +
			"each for another time, as on a path that is nearly full. Averages look tolerable and many single " +
			"requests are as fast as ever: only the high percentiles show what customers go through, and a " +
			"timeout that lies inside the range makes it look like errors.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			{Name: "most", Type: faults.TypeDuration, Doc: "how long a request is held up at most", Default: "1600ms", Min: "10ms", Max: "60s"},
			share("1"),
			route(),
		},
		Signals: []string{
			"client_request_duration_seconds of the caller, by peer: p99 far from p50",
			"http_request_duration_seconds of the called service, which stays as it was",
			`client_requests_total{outcome="timeout"} of the caller, where the most is longer than its timeout`,
		},
		Impact:      "Now and then a page takes seconds, and the same page is quick when it is loaded again.",
		Mitigations: []string{"reroute"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindWire},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			half := args.Duration("most") / 2
			return harm(h, t, args, faults.Wire{Latency: half, Jitter: half})
		},
	}
}
