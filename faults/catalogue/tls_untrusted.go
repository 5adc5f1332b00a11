package catalogue

import "github.com/drillyard/drillyard/faults"

func tlsUntrusted() faults.Fault {
	return faults.Fault{
		Name:     "tls-untrusted",
		Category: "wire",
		Title:    "A certificate that nobody trusts",
		Doc: "A service was given a certificate that is signed by an authority its callers do not know, or it " +
			"does not send the chain in between. Whoever has that authority in store, as browsers of those " +
			"who set it up may have, sees nothing wrong.",
		Target: faults.TargetService,
		Signals: []string{
			`log "tls: certificate signed by unknown authority" of whoever calls the service`,
			`client_requests_total{outcome="error"} of its callers, by peer; customer_requests_total{outcome="error"} where customers call it`,
			"http_requests_total of the service, which falls",
			"tls_certificate_not_after_timestamp_seconds, which is as it should be",
		},
		Impact:      "Whoever opens a new connection to the service is refused; in the end nobody gets through.",
		Mitigations: []string{"rotate-certificate"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindCertificate},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			return certify(h, t, faults.CertificateUntrusted)
		},
	}
}
