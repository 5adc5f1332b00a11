package catalogue

import "github.com/drillyard/drillyard/faults"

func packetLoss() faults.Fault {
	return faults.Fault{
		Name:     "packet-loss",
		Category: "wire",
		Title:    "Packets get lost between two services",
		Doc: "A share of the exchanges between two services loses a packet and waits for it to be sent again: " +
			"200 ms, and twice as long when it is lost once more. Nothing fails. The delays come in steps, " +
			"which is what tells loss from a slow service, and chatty paths, such as those to a database or a " +
			"cache, suffer most.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			{Name: "loss", Type: faults.TypeFloat, Doc: "the share of exchanges that lose a packet", Default: "0.1", Min: "0.001", Max: "0.9"},
		},
		Signals: []string{
			"client_request_duration_seconds of the caller, by peer: a second hump 200 ms above the first",
			"db_query_duration_seconds or cache_requests_total, where the path leads to a store",
			"http_request_duration_seconds of the called service, which stays as it was",
		},
		Impact:      "Pages hang for a moment, more often the more calls they need.",
		Mitigations: []string{"reroute"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindWire, faults.WireShape},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return harm(h, t, args, faults.Wire{Loss: args.Float("loss")})
		},
	}
}
