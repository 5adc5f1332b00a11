package store

import (
	"errors"
	"maps"
	"testing"
)

func TestEditionsShareTheirFiles(t *testing.T) {
	s := fresh(t)
	one := Edition{"scenarios/a.md", map[string][]byte{"scenarios/a.md": []byte("A"), "stacks/s/stack.yaml": []byte("S"), "stacks/s/empty": nil}}
	two := Edition{"scenarios/b.md", map[string][]byte{"scenarios/b.md": []byte("B"), "stacks/s/stack.yaml": []byte("S")}}
	for range 2 { // the second time changes nothing
		for hash, e := range map[string]Edition{"1": one, "2": two} {
			if err := s.PutEdition(t.Context(), hash, e); err != nil {
				t.Fatal(err)
			}
		}
	}
	for hash, want := range map[string]Edition{"1": one, "2": two} {
		got, err := s.Edition(t.Context(), hash)
		if err != nil || got.Scenario != want.Scenario || !maps.EqualFunc(got.Files, want.Files, func(a, b []byte) bool { return string(a) == string(b) }) {
			t.Errorf("edition %s: %+v, %v", hash, got, err)
		}
	}
	var blobs int
	if err := s.readers.QueryRowContext(t.Context(), "SELECT count(*) FROM blob").Scan(&blobs); err != nil || blobs != 4 {
		t.Errorf("%d texts are kept, want 4: %v", blobs, err)
	}
	if _, err := s.Edition(t.Context(), "3"); !errors.Is(err, ErrNotFound) {
		t.Errorf("an edition that was never kept: %v", err)
	}
}
