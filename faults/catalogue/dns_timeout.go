package catalogue

import "github.com/drillyard/drillyard/faults"

func dnsTimeout() faults.Fault {
	return faults.Fault{
		Name:     "dns-timeout",
		Category: "wire",
		Title:    "Look-ups get no answer",
		Doc: "The look-up of a name gets no answer, and each call of a service waits for it until it gives up. " +
			"It looks like a slow called service, which is well: the time passes before a connection is even " +
			"opened.",
		Target: faults.TargetEdge,
		Signals: []string{
			`log "lookup timed out" of the caller, with the peer`,
			`client_requests_total{outcome="timeout"} of the caller, by peer`,
			"worker_pool_in_use of the caller",
			"http_requests_total of the called service, which falls to what others send",
		},
		Impact:      "What needs the called service hangs, then fails; the caller fills up meanwhile.",
		Mitigations: []string{"refresh-dns"},
		Worse:       []string{"restart", "scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindName},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			return lookUp(h, t, faults.NameTimeout)
		},
	}
}
