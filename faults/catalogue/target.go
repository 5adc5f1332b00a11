package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

// service looks a target service up.
func service(h faults.Health, t faults.Target) (faults.ServiceHealth, error) {
	s, ok := h.Services[string(t)]
	if !ok {
		return s, fmt.Errorf("%s: %w", t, faults.ErrNoTarget)
	}
	return s, nil
}

// edge looks a target edge up. Customers call, and are not called.
func edge(h faults.Health, t faults.Target) (faults.Edge, error) {
	e, ok := t.Edge()
	if !ok {
		return e, faults.NotApplicable(t, `is not an edge; write "checkout->payments"`)
	}
	for _, end := range []string{e.From, e.To} {
		if _, ok := h.Services[end]; !ok && (end != "customers" || end == e.To) {
			return e, fmt.Errorf("%s: %s: %w", t, end, faults.ErrNoTarget)
		}
	}
	return e, nil
}

// speaksHTTP refuses an edge into anything but a service, for harm that only
// HTTP knows.
func speaksHTTP(h faults.Health, t faults.Target, e faults.Edge) error {
	if kind := h.Services[e.To].Kind; kind != "service" {
		return faults.NotApplicable(t, "%s is a %s and does not speak HTTP", e.To, kind)
	}
	return nil
}

// count says "1 replica" or "2 replicas".
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
