package desired

import (
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

func hasEdge(s *stack.Stack, e faults.Edge) error {
	if !slices.Contains(s.Edges(), e) {
		return fmt.Errorf("edge %s: %w", e, faults.ErrNoTarget)
	}
	return nil
}

// ReadWire returns a harm as it is to be put in force, or says what is wrong
// with it. A share that is none is all.
func ReadWire(s *stack.Stack, p faults.Wire) (faults.Wire, error) {
	if err := hasEdge(s, p.Edge); err != nil || p.Lift {
		return p, err
	}
	if !(p.Loss >= 0 && p.Loss < 1) || p.Bandwidth < 0 || p.Truncate < 0 || p.SlowClose < 0 {
		return p, fmt.Errorf("loss is a share below 1, and nothing is below zero: %+v", p)
	}
	if p.To != "" {
		if v, ok := s.Service(p.To); !ok || v.Kind != stack.KindService {
			return p, fmt.Errorf("to %q, which is no service: %w", p.To, faults.ErrNoTarget)
		}
	}
	if to, _ := s.Service(p.Edge.To); to.Kind != stack.KindService &&
		(p.Status != 0 || p.Route != "" || p.To != "" || p.Truncate != 0 || p.SlowClose != 0) {
		return p, fmt.Errorf("edge %s does not speak HTTP, so that status, route, truncate, slow close and to mean nothing: %w", p.Edge, faults.ErrUnsupported)
	}
	if !(p.Share > 0 && p.Share <= 1) {
		p.Share = 1
	}
	return p, nil
}

// CheckName says what is wrong with what a look-up is to answer.
func CheckName(s *stack.Stack, p faults.Name) error {
	if err := hasEdge(s, p.Edge); err != nil {
		return err
	}
	if !slices.Contains([]faults.NameAnswer{faults.NameRight, faults.NameMissing, faults.NameTimeout, faults.NameStale}, p.Answer) {
		return fmt.Errorf("answer %q: %w", p.Answer, faults.ErrUnsupported)
	}
	if p.Edge.From == stack.Customers {
		return fmt.Errorf("customers look names up where nobody of us can reach: %w", faults.ErrUnsupported)
	}
	return nil
}

// CheckCertificate says what is wrong with a state of the service's certificate.
func (s *Service) CheckCertificate(state faults.CertificateState) error {
	if !s.Spec.TLS {
		return fmt.Errorf("%s is not called over TLS: %w", s.Spec.Name, faults.ErrUnsupported)
	}
	switch state {
	case faults.CertificateValid, faults.CertificateExpired, faults.CertificateWrongName, faults.CertificateUntrusted:
		return nil
	}
	return fmt.Errorf("certificate state %q: %w", state, faults.ErrUnsupported)
}

// Validity is how long a certificate is good: ninety days, as most are.
const Validity = 90 * 24 * time.Hour

// Valid is when a certificate that is put in place now is good, by the wall
// clock.
func Valid(state faults.CertificateState, now time.Time) (from, to time.Time) {
	if state == faults.CertificateExpired {
		return now.Add(-Validity), now.Add(-time.Minute)
	}
	return now.Add(-Validity / 2), now.Add(Validity / 2)
}
