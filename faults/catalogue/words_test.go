package catalogue_test

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// What explains an action is read while somebody looks for what is wrong: an
// example from the stack that they are on call for would be a hint.
func TestWordsOfActionsNameNothingOfAStack(t *testing.T) {
	w := harbor()
	names := map[string]bool{faults.SourceBots: true, faults.SourceTenant: true}
	for name, s := range w.Services {
		names[name] = true
		for _, r := range s.Replicas {
			names[r.Name] = true
		}
		for key := range s.Settings() {
			names[key] = true
		}
		for flag := range s.Flags {
			names[flag] = true
		}
	}
	for secret := range w.Secrets {
		names[secret] = true
	}
	// Some are words of the language as well: only as a name they give away.
	for _, word := range []string{"workers", "retries", "identity", "edge", "bank", "payments", "tenant", "host", "storefront"} {
		delete(names, word)
	}
	for _, a := range catalogue.Actions() {
		said := []string{a.Doc}
		for _, p := range a.Parameters {
			said = append(said, p.Doc)
		}
		for _, text := range said {
			for _, name := range slices.Sorted(maps.Keys(names)) {
				if regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`).MatchString(text) {
					t.Errorf("%s: %q names %s", a.Name, text, name)
				}
			}
		}
	}
}
