package catalogue

import "github.com/drillyard/drillyard/faults"

func bandwidthLimit() faults.Fault {
	return faults.Fault{
		Name:     "bandwidth-limit",
		Category: "wire",
		Title:    "Path between two services too narrow",
		Doc: "Answers on a path come at a trickle. Small answers are hardly slower than before and large ones " +
			"take seconds, so that it looks like a problem of single pages; health checks, which are small, " +
			"pass.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			{Name: "rate", Type: faults.TypeInt, Doc: "bytes a second that an answer comes with", Default: "2048", Min: "16", Max: "10000000"},
			share("1"),
			route(),
		},
		Signals: []string{
			"client_request_duration_seconds of the caller, by peer",
			"http_request_duration_seconds by route: those with large answers only",
			"http_requests_in_flight of the caller",
		},
		Impact:      "Pages with much on them load slowly or not at all; short ones are as they were.",
		Mitigations: []string{"reroute"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindWire, faults.WireShape},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return harm(h, t, args, faults.Wire{Bandwidth: args.Int("rate")})
		},
	}
}
