package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func rotateCertificate() faults.Action {
	check := func(h faults.Health, t faults.Target) (faults.ServiceHealth, error) {
		s, err := ours(h, t, "service")
		if err == nil && !s.TLS {
			err = faults.NotApplicable(t, "is not called over TLS and has no certificate")
		}
		return s, err
	}
	return faults.Action{
		Name:  "rotate-certificate",
		Title: "Replace a certificate",
		Doc: "Puts a new certificate on a service that is called over TLS: for its name, by an authority that " +
			"everybody trusts, and for long enough. Takes effect without a restart, for connections opened " +
			"from then on. It touches credentials: say which one, and why.",
		Target: faults.TargetService,
		Kinds:  []string{"service"},
		Risk:   faults.Approval,
		Change: "certificate",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			s, err := check(h, t)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("Puts a new certificate on %s of %s, at once and without a restart. Connections that are open stay; whoever opens one checks the new certificate.",
				count(len(s.Replicas), "replica"), t), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := check(h, t); err != nil {
				return nil, err
			}
			return certify(h, t, faults.CertificateValid)
		},
	}
}
