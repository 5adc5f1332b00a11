package catalogue

import "github.com/drillyard/drillyard/faults"

func slowClose() faults.Fault {
	return faults.Fault{
		Name:     "slow-close",
		Category: "wire",
		Title:    "The last byte comes late",
		Doc: "Answers arrive at once but for their last byte, which is held back, as by a proxy that buffers. " +
			"Whoever measures the time to the first byte sees nothing; whoever reads to the end waits. The " +
			"called service thinks that it has long been done.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			{Name: "by", Type: faults.TypeDuration, Doc: "for how long the last byte is held back", Default: "2s", Min: "10ms", Max: "60s"},
			share("1"),
			route(),
		},
		Signals: []string{
			"client_request_duration_seconds of the caller, by peer",
			"http_requests_in_flight of the caller",
			"http_request_duration_seconds of the called service, which stays as it was",
		},
		Impact:      "Pages stand almost complete and do not finish; where a timeout is shorter, they fail.",
		Mitigations: []string{"reroute"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindWire, faults.WireShape},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return harm(h, t, args, faults.Wire{SlowClose: args.Duration("by")})
		},
	}
}
