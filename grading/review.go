package grading

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/scenarios"
)

// leastGolden is what the golden rehearsal has to promise, in percent: what
// scores less is not what good looks like, or the rubric does not know it.
const leastGolden = 90

// Review looks for what is allowed and should not be: a scenario that is no better
// can be played all the same. Advice is among it.
func Review(sc *scenarios.Scenario) scenarios.Problems {
	var found scenarios.Problems
	for _, c := range sc.Rubric {
		for _, asked := range append([]scenarios.Criterion{c}, c.Any...) {
			if asked.Where != "" && asked.Do == "" && asked.Asks == AsksExpect {
				found = append(found, scenarios.Problem{
					File: sc.File, Position: asked.WherePos, Advice: true,
					Message: fmt.Sprintf("criterion %s: no words say what its where asks for", c.ID),
					Hint:    `write do: "Look at …" and nobody: "Nobody looked at …", for those who missed it`,
				})
			}
			if asked.Asks == AsksTruth && asked.Of == truthCause {
				found = append(found, unheard(sc, asked.Pos, c.ID)...)
			}
		}
	}
	if (sc.Level == "newcomer" || sc.Level == "junior") && len(sc.Hints) == 0 {
		found = append(found, scenarios.Problem{
			File: sc.File, Position: scenarios.Position{Line: 1, Column: 1}, Advice: true,
			Message: "there are no hints, and whoever is new may be stuck",
			Hint:    `write hints: [{text: "Where …", price: 5%}, …] into the front matter: where to look, what to see there, what to do`,
		})
	}
	for _, r := range sc.Rehearsals {
		if r.Name == "golden" && r.Expect.Lowest() < leastGolden {
			found = append(found, scenarios.Problem{
				File: sc.File, Position: r.Pos,
				Message: fmt.Sprintf("rehearsal golden promises %s, and golden is %d %% or more", r.Expect, leastGolden),
			})
		}
	}
	found.Sort()
	return found
}

// unheard reports the causes that have no terms.
func unheard(sc *scenarios.Scenario, at scenarios.Position, criterion string) scenarios.Problems {
	var found scenarios.Problems
	for _, cause := range sc.Truth.Causes {
		if slices.ContainsFunc(sc.Truth.Terms, func(t scenarios.Terms) bool { return t.Of == cause.Inject }) {
			continue
		}
		found = append(found, scenarios.Problem{
			File: sc.File, Position: at, Advice: true,
			Message: fmt.Sprintf("criterion %s: nobody is heard who names %s in words", criterion, cause.Inject),
			Hint:    fmt.Sprintf("write terms: {%s: [words that people have for it]} in Truth", cause.Inject),
		})
	}
	return found
}
