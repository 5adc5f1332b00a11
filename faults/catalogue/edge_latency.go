package catalogue

import "github.com/drillyard/drillyard/faults"

func edgeLatency() faults.Fault {
	return faults.Fault{
		Name:     "edge-latency",
		Category: "wire",
		Title:    "Slow path between two services",
		Doc: "Requests from one service to another take longer on the way. The called service is " +
			"well, and its own metrics say so; only its caller sees the time pass.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			{Name: "latency", Type: faults.TypeDuration, Doc: "how much longer a request takes", Default: "500ms", Min: "1ms", Max: "60s"},
			{Name: "jitter", Type: faults.TypeDuration, Doc: "how far it varies either way", Default: "0s", Min: "0s", Max: "60s"},
			{Name: "share", Type: faults.TypeFloat, Doc: "the share of requests slowed down", Default: "1", Min: "0.01", Max: "1"},
			route(),
		},
		Signals: []string{
			"client_request_duration_seconds of the caller, by peer",
			"http_request_duration_seconds of the called service, which stays as it was",
		},
		Impact: "Pages that need the called service are slow, or give up when a timeout is shorter than the delay.",
		// Nothing a trainee does to a service repairs the path to it.
		Worse:      []string{"restart"},
		Primitives: []faults.PrimitiveKind{faults.KindWire},
		Runtimes:   []string{"inproc"},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			e, err := edge(h, t)
			if err != nil {
				return nil, err
			}
			if args.String("route") != "" {
				if err := speaksHTTP(h, t, e); err != nil {
					return nil, err
				}
			}
			return []faults.Primitive{faults.Wire{
				Edge:    e,
				Route:   args.String("route"),
				Share:   args.Float("share"),
				Latency: args.Duration("latency"),
				Jitter:  args.Duration("jitter"),
			}}, nil
		},
	}
}

// route narrows harm to some requests.
func route() faults.Parameter {
	return faults.Parameter{
		Name: "route", Type: faults.TypeString, Optional: true,
		Doc: `only requests whose "METHOD /path" starts with this, as in "POST /checkout"`,
	}
}
