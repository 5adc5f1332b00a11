package web

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// Whoever reads the trail reads what was done, and not what the program calls it.
func TestEveryActionOfTheTrailHasWords(t *testing.T) {
	raw, err := os.ReadFile("../../frontend/src/screens/audit-actions.ts")
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, m := range regexp.MustCompile(`(?m)^  "([a-z.-]+)": "[A-Z]`).FindAllStringSubmatch(string(raw), -1) {
		said = append(said, m[1])
	}
	there := append(actions(), "runs.expire") // which the server does by itself
	for _, action := range there {
		if !slices.Contains(said, action) {
			t.Errorf("%s has no words on the screen", action)
		}
	}
	for _, action := range said {
		if !slices.Contains(there, action) {
			t.Errorf("%s has words, and there is no such action", action)
		}
	}
}
