package runtimes

import "testing"

func TestTheTable(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range All() {
		if r.Runtime == "" || seen[r.Runtime] || r.Most < 1 {
			t.Errorf("%+v", r)
		}
		seen[r.Runtime] = true
		made := r.Make(Options{})
		if made.Caps().Runtime != r.Runtime || made.Caps().Live != r.Live {
			t.Errorf("%s makes a sandbox of %+v", r.Runtime, made.Caps())
		}
		if found, ok := Find(r.Runtime); !ok || found.Runtime != r.Runtime {
			t.Errorf("%s is not found", r.Runtime)
		}
	}
	if Names()[0] != Default || !seen[Tabletop] || len(Caps()) != len(seen) {
		t.Errorf("names: %v", Names())
	}
	if _, ok := Find("paper"); ok {
		t.Error("there is a runtime paper")
	}
}
