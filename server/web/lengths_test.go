package web

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios/engine"
)

// The client takes as much of a text as the server does.
func TestLengthsOfTheClient(t *testing.T) {
	raw, err := os.ReadFile("../../frontend/src/api/lengths.ts")
	if err != nil {
		t.Fatal(err)
	}
	for field, most := range engine.Lengths() {
		if said := fmt.Sprintf(" %s: %d", field, most); !strings.Contains(string(raw), said) {
			t.Errorf("the client does not say %q", said)
		}
	}
}
