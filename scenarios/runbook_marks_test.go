package scenarios_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/scenarios"
)

// How a step may be done stands in italics where it begins, and nowhere else.
func TestMarksOfRunbookSteps(t *testing.T) {
	book, problems := scenarios.CompileRunbook("a.md", []byte("---\ntitle: A\n---\n\n## Triage\n\n### See\n\nLook. *Optional.*\n\n### Ask\n\n*Optional.*\n*As often as needed.*\n\nWhy.\n\n"+
		"### Guess\n\n*Instead of: Ask.*\n\n## Escalation\n\n### Bring in help\n\nNow.\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	for _, s := range book.Steps {
		got = append(got, fmt.Sprintf("%s optional=%t repeats=%t instead=%s", s.ID, s.Optional, s.Repeats, s.Instead))
	}
	want := []string{
		"see optional=false repeats=false instead=", "ask optional=true repeats=true instead=",
		"guess optional=false repeats=false instead=ask", "bring-in-help optional=true repeats=false instead=",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
