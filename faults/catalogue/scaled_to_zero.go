package catalogue

import "github.com/drillyard/drillyard/faults"

func scaledToZero() faults.Fault {
	return faults.Fault{
		Name:     "scaled-to-zero",
		Category: "change",
		Title:    "A service has no replica left",
		Doc: "A service was scaled to nothing. Nothing crashed, nothing logs an error and nothing is down, " +
			"because there is nothing that could be: series that alerts look at are simply gone.",
		Target: faults.TargetService,
		Signals: []string{
			"up of the service: no series at all",
			`client_requests_total{outcome="error"} of its callers, by peer`,
			`log "answered 503" of its callers`,
			"the replicas of the service",
		},
		Impact:      "Whatever needs the service fails at once, for everybody.",
		Mitigations: []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindReplicas},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			s, err := service(h, t)
			if err != nil {
				return nil, err
			}
			if err := kindIs(t, s, "service", "worker"); err != nil {
				return nil, err
			}
			if len(s.Replicas) == 0 {
				return nil, faults.NotApplicable(t, "has no replica already")
			}
			return []faults.Primitive{faults.Replicas{Service: string(t)}}, nil
		},
	}
}
