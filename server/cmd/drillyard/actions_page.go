package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults/conformance"
)

// pageExample is what the first fault that customers feel comes to on the first stack,
// as the page shows it.
func pageExample(ctx context.Context, suites []*conformance.Suite) (string, error) {
	suite := suites[0]
	felt := slices.IndexFunc(suite.Cases, func(c conformance.Case) bool { return c.Felt.By == conformance.ByCustomers })
	if felt < 0 {
		return "", fmt.Errorf("customers feel nothing of any fault on %s", suite.Stack.Name)
	}
	d := conformance.Deed{Name: suite.Cases[felt].Fault}
	m, err := measureOn(ctx, suite, d, modelSeed)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "$ drillyard faults %s --stack %s", d.Name, suite.Stack.Name)
	tellMeasured(&b, suite.Stack, m)
	return b.String(), nil
}

// actionsPage writes the guide's page of actions, in Markdown, from their
// declarations, with an example of what was measured.
func actionsPage(all []listedAction, example string) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("---\ntitle: Actions\nfor: author\n---\n# Actions\n")
	say("The %d actions that a trainee, a persona or an automation can take, from their declarations: `drillyard actions --page` writes this page, and `drillyard actions NAME` explains one. What takes an action back was tried: each action after it, by somebody who knows how it was.", len(all))
	say("\n## What shows on a stack\n")
	say("`drillyard actions NAME --stack STACK` plays the action on a stack, yours too, in the tabletop: a minute after a fault that it helps against, or in peace when there is none. `drillyard faults NAME --stack STACK` does the same with a fault, after a minute of calm. Beside it plays the same sandbox, with the same customers, to which it is not done; what is told is in what the two differ over two minutes:\n")
	say("```\n%s```\n", example)
	say("That is what tells, thresholds and conditions of a scenario can be built on. With `--target` it is done elsewhere, with `--with KEY=VALUE` otherwise, with `--seed` by another chance, and with `--json` for scripts. Every alert that differs is told; of metrics the twelve that part the furthest, of lines eight.")
	for _, a := range all {
		say("\n## %s\n", a.Name)
		say("**%s.** %s\n", a.Title, a.Doc)
		say("- Aimed at: a%s %s.", vowel(aimedAt(a.Action)), aimedAt(a.Action))
		for _, line := range aboutAction(a) {
			say("- %s: %s.", line[0], line[1])
		}
		for _, p := range a.Parameters {
			detail := bounds(p)
			if detail != "" {
				detail = " (" + detail + ")"
			}
			say("- `%s`: %s%s", p.Name, p.Doc, detail)
		}
	}
	return b.String()
}
