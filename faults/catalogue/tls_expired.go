package catalogue

import "github.com/drillyard/drillyard/faults"

func tlsExpired() faults.Fault {
	return faults.Fault{
		Name:     "tls-expired",
		Category: "wire",
		Title:    "A certificate has expired",
		Doc: "The certificate of a service is past its date, and whoever opens a connection to it refuses. " +
			"Connections that are open go on, so it does not break for everybody at once. The service is well " +
			"and counts fewer requests; its log says nothing, because nothing gets through to it. " +
			"Of a vendor's certificate, only the vendor can make a new one, and what the vendor counts and logs is not ours to see.",
		Target: faults.TargetService,
		Signals: []string{
			`log "tls: certificate has expired" of whoever calls the service`,
			`client_requests_total{outcome="error"} of its callers, by peer; customer_requests_total{outcome="error"} where customers call it`,
			"http_requests_total of the service, which falls",
			"tls_certificate_not_after_timestamp_seconds, which lies in the past",
		},
		Impact:      "Whoever opens a new connection to the service is refused; in the end nobody gets through.",
		Mitigations: []string{"rotate-certificate"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindCertificate},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			return certify(h, t, faults.CertificateExpired)
		},
	}
}
