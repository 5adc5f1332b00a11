package catalogue

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
)

// customers is who calls the first service of a stack.
const customers = "customers"

// service looks a target service up.
func service(h faults.Health, t faults.Target) (faults.ServiceHealth, error) {
	s, ok := h.Services[string(t)]
	if !ok {
		return s, fmt.Errorf("%s: %w", t, faults.ErrNoTarget)
	}
	return s, nil
}

// ours looks up a service that an action is to be taken on.
func ours(h faults.Health, t faults.Target, kinds ...string) (faults.ServiceHealth, error) {
	s, err := service(h, t)
	if err != nil {
		return s, err
	}
	if s.External {
		return s, faults.NotApplicable(t, "is run by somebody else: call them")
	}
	return s, kindIs(t, s, kinds...)
}

// kindIs refuses a service of another kind than those; none means any.
func kindIs(t faults.Target, s faults.ServiceHealth, kinds ...string) error {
	if len(kinds) == 0 || slices.Contains(kinds, s.Kind) {
		return nil
	}
	return faults.NotApplicable(t, "is a %s, not a %s", s.Kind, strings.Join(kinds, " or a "))
}

// edge looks a target edge up. Customers call the first service, and are not
// called.
func edge(h faults.Health, t faults.Target) (faults.Edge, error) {
	e, ok := t.Edge()
	if !ok {
		return e, faults.NotApplicable(t, `is not an edge; write "api->db"`)
	}
	for _, end := range []string{e.From, e.To} {
		if _, ok := h.Services[end]; !ok && (end != customers || end == e.To) {
			return e, fmt.Errorf("%s: %s: %w", t, end, faults.ErrNoTarget)
		}
	}
	if !calls(h, e) {
		return e, faults.NotApplicable(t, "%s does not call %s", e.From, e.To)
	}
	return e, nil
}

// calls reports whether there is such an edge.
func calls(h faults.Health, e faults.Edge) bool {
	if e.From == customers {
		return slices.Contains(entries(h), e.To)
	}
	return slices.Contains(h.Services[e.From].Calls, e.To)
}

// entries lists the services that customers come to: those that nobody calls.
func entries(h faults.Health) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(h.Services)) {
		if s := h.Services[name]; s.Kind == "service" && !s.External && len(callers(h, name)) == 0 {
			out = append(out, name)
		}
	}
	return out
}

// callers lists the services that call one.
func callers(h faults.Health, name string) []string {
	var out []string
	for _, other := range slices.Sorted(maps.Keys(h.Services)) {
		if slices.Contains(h.Services[other].Calls, name) {
			out = append(out, other)
		}
	}
	return out
}

// edgesOf lists the edges into a service, then those out of it.
func edgesOf(h faults.Health, name string) []faults.Edge {
	var out []faults.Edge
	if slices.Contains(entries(h), name) {
		out = append(out, faults.Edge{From: customers, To: name})
	}
	for _, from := range callers(h, name) {
		out = append(out, faults.Edge{From: from, To: name})
	}
	for _, to := range h.Services[name].Calls {
		out = append(out, faults.Edge{From: name, To: to})
	}
	return out
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

// list joins names as a sentence does.
func list(names []string) string {
	switch n := len(names); n {
	case 0:
		return "nobody"
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}
