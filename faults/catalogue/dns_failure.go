package catalogue

import "github.com/drillyard/drillyard/faults"

func dnsFailure() faults.Fault {
	return faults.Fault{
		Name:     "dns-failure",
		Category: "wire",
		Title:    "A name is not found",
		Doc: "A service looks up the name of one that it calls and is told that there is no such host. " +
			"Connections that are open are closed; from then on every call fails at once. The called service " +
			"is well and sees its traffic end without an error.",
		Target: faults.TargetEdge,
		Signals: []string{
			`log "no such host" of the caller, with the peer`,
			`client_requests_total{outcome="error"} of the caller, by peer`,
			"http_requests_total of the called service, which falls to what others send",
			"client_request_duration_seconds of the caller, by peer: failures are quick",
		},
		Impact:      "What needs the called service fails at once.",
		Mitigations: []string{"refresh-dns"},
		Worse:       []string{"restart", "scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindName},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			return lookUp(h, t, faults.NameMissing)
		},
	}
}
