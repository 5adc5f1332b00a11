package catalogue

import "github.com/drillyard/drillyard/faults"

func staleDns() faults.Fault {
	return faults.Fault{
		Name:     "stale-dns",
		Category: "wire",
		Title:    "A name leads to an old address",
		Doc: "A name still answers with the address of a replica that is no more, as after a move with too " +
			"long a time to live. Connecting is refused, so it looks as if the called service were down; its " +
			"dashboard shows all replicas ready and no traffic.",
		Target: faults.TargetEdge,
		Signals: []string{
			`log "connection refused" of the caller, with the peer`,
			`client_requests_total{outcome="error"} of the caller, by peer`,
			"up of the called service, which stays 1",
			"http_requests_total of the called service, which falls to what others send",
		},
		Impact:      "What needs the called service fails at once.",
		Mitigations: []string{"refresh-dns"},
		Worse:       []string{"restart", "scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindName},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			return lookUp(h, t, faults.NameStale)
		},
	}
}
