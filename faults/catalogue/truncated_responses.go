package catalogue

import "github.com/drillyard/drillyard/faults"

func truncatedResponses() faults.Fault {
	return faults.Fault{
		Name:     "truncated-responses",
		Category: "wire",
		Title:    "Answers break off",
		Doc: "Answers on a path break off after so many bytes: the status is 200, and the body is not all " +
			"there. The called service counts successes, so its error rate is zero while its callers cannot " +
			"read what they get.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			{Name: "bytes", Type: faults.TypeInt, Doc: "after how many bytes of body an answer breaks off", Default: "64", Min: "1", Max: "1000000"},
			share("0.5"),
			route(),
		},
		Signals: []string{
			`client_requests_total{outcome="error"} of the caller, by peer`,
			`http_requests_total{code="200"} of the called service, which is as it was`,
			`log "connection closed" or an answer that cannot be read, of the caller`,
		},
		Impact:      "Pages come half or not at all, though every dashboard of the called service is green.",
		Mitigations: []string{"reroute"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindWire, faults.WireShape},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return harm(h, t, args, faults.Wire{Truncate: args.Int("bytes")})
		},
	}
}
