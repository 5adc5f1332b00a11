package catalogue

import "github.com/drillyard/drillyard/faults"

func tlsWrongName() faults.Fault {
	return faults.Fault{
		Name:     "tls-wrong-name",
		Category: "wire",
		Title:    "A certificate is for another name",
		Doc: "A service was given a certificate made out to another name, as after a renewal with the wrong " +
			"list of names. It is valid, trusted and not expired, so a check of its date is green; whoever " +
			"calls the service by its name refuses it all the same.",
		Target: faults.TargetService,
		Signals: []string{
			`log "tls: certificate is for another name" of whoever calls the service`,
			`client_requests_total{outcome="error"} of its callers, by peer; customer_requests_total{outcome="error"} where customers call it`,
			"http_requests_total of the service, which falls",
			"tls_certificate_not_after_timestamp_seconds, which is as it should be",
		},
		Impact:      "Whoever opens a new connection to the service is refused; in the end nobody gets through.",
		Mitigations: []string{"rotate-certificate"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindCertificate},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			return certify(h, t, faults.CertificateWrongName)
		},
	}
}
