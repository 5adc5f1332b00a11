package catalogue

import "github.com/drillyard/drillyard/faults"

func partition() faults.Fault {
	return faults.Fault{
		Name:     "partition",
		Category: "wire",
		Title:    "A service is cut off",
		Doc: "A service can neither be reached nor reach anybody: whatever is sent to it or by it is accepted " +
			"and vanishes. Its processes run, and it has nothing to complain about in its own log but the " +
			"calls that it makes itself. From outside it looks like a hang of every replica at once; a " +
			"restart changes nothing.",
		Target: faults.TargetService,
		Signals: []string{
			`client_requests_total{outcome="timeout"} of everybody who calls it, by peer`,
			`client_requests_total{outcome="timeout"} of the service itself, by each of its peers`,
			"http_requests_total of the service, which falls to nothing",
			"up of the service, which stays 1: its metrics come by another way",
		},
		Impact:      "Whatever needs the service waits and fails.",
		Mitigations: []string{"reroute"},
		Worse:       []string{"restart", "scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindWire},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := service(h, t); err != nil {
				return nil, err
			}
			var plan []faults.Primitive
			for _, e := range edgesOf(h, string(t)) {
				if h.Services[e.To].External {
					continue // the way to a vendor is theirs, to cut as well as to mend
				}
				plan = append(plan, faults.Wire{Edge: e, Share: 1, Hang: true})
			}
			if len(plan) == 0 {
				return nil, faults.NotApplicable(t, "calls nobody and is called by nobody")
			}
			return plan, nil
		},
	}
}
