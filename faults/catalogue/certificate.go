package catalogue

import "github.com/drillyard/drillyard/faults"

// certify plans another certificate for a service that is called over TLS.
func certify(h faults.Health, t faults.Target, state faults.CertificateState) ([]faults.Primitive, error) {
	s, err := service(h, t)
	if err != nil {
		return nil, err
	}
	if !s.TLS {
		return nil, faults.NotApplicable(t, "is not called over TLS and has no certificate")
	}
	return []faults.Primitive{faults.Certificate{Service: string(t), State: state}}, nil
}
