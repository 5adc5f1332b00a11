package handoff

import (
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/grading/exercise/papers"
	"github.com/drillyard/drillyard/scenarios"
)

func noted(t *testing.T) *task {
	t.Helper()
	s := scenarios.OpenSource("x.md", []byte("# X\n## Material\n### log.md\n```text file\n"+log+"```\n"))
	r := &exercise.Reader{Source: s}
	for _, section := range s.Doc.Sections {
		for _, f := range section.Fences {
			r.Material = append(r.Material, exercise.Block{Fence: f, Under: section.Title, At: scenarios.Position{Line: f.Mark, Column: 1}})
		}
	}
	of := &task{says: []saying{
		{"open", "why it hung", []string{"not known"}}, {"open", "the key", []string{"key"}}, {"tried", "the drain", []string{"drain"}}, {"tried", "the restart", []string{"restart"}},
	}}
	of.papers, _ = papers.Read(r)
	return of
}

// A log that is laid out anew is a log; what quotes a line of it is none.
func TestALogLaidOutAnewIsALog(t *testing.T) {
	entries := strings.Split(strings.TrimSpace(log), "\n")[:6]
	table := "| when | who | what |\n|---|---|---|\n"
	var items, prose string
	for _, e := range entries {
		at, rest, _ := strings.Cut(e, " ")
		who, what, _ := strings.Cut(rest, " | ")
		table += "| " + at + " | " + who + " | " + what + " |\n"
		items += "- **" + at + "** " + who + ": *" + what + "*\n"
		prose += e + " "
	}
	of := noted(t)
	for name, text := range map[string]string{"as it is": log, "a table": table, "items": items, "one line": prose} {
		if got := of.copied(1, text); got < 0.6 {
			t.Errorf("%s: %.2f is copied", name, got)
		}
	}
	note := "At 21:02 payments-1 was drained, since it answered nothing. Jonas had asked for a key: \"Could somebody paste me the production key of payments?\" He did not get it.\n\nOpen: why the replica hung. It is looked into by platform until Friday.\n"
	if got := of.copied(1, note); got > 0.5 {
		t.Errorf("a note: %.2f is copied", got)
	}
}

// A row of catchwords says nothing of what it names.
func TestCatchwordsSayNothing(t *testing.T) {
	of := noted(t)
	for text, want := range map[string]float64{
		"drain, restart, not known, key":                                                                                           0,
		"drain 21:02:02 restart 21:03:06 not known 21:03 key 21:01:49 2 SEV2":                                                      0,
		"Open: not known, key. Drain restart.":                                                                                     0,
		"- Why it hung is not known.\n- Drain of payments-1 helped.":                                                               0.5,
		"It is not known why payments-1 hung.\nJonas asked for the production key in the channel, and did not get it.":             1,
		"We took the action drain at 21:02 and restarted it at 21:03; why it hung is not known, and a key was asked for meanwhile": 1,
	} {
		if got, why := of.complete("open", of.meant(text)); got != want {
			t.Errorf("%q: %.2f, want %.2f: %s", text, got, want, why)
		}
	}
}
