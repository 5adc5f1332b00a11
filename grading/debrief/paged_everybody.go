package debrief

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/scenarios/event"
)

var pagedEverybody = detector{
	kind: "paged-everybody", title: "Paging everybody",
	did:     "paged more teams than it needed",
	instead: "Page the team that owns what you suspect, and tell it what you saw. Whoever is paged for nothing answers slower next time.",
	find:    findPagedEverybody,
}

// needlessTeams is how many teams that had nothing to fix are too many.
const needlessTeams = 2

// findPagedEverybody finds several teams that were brought in and had nothing to
// fix.
func findPagedEverybody(run *reading) (string, []event.Event) {
	var teams []string
	var seen []event.Event
	for _, e := range done[event.PageEscalated](run) {
		team := e.Body.(event.PageEscalated).Team
		if team == "" || run.rubric.Truth.OwnedBy(team) {
			continue
		}
		seen = append(seen, e)
		if !slices.Contains(teams, team) {
			teams = append(teams, team)
		}
	}
	if len(teams) < needlessTeams {
		return "", nil
	}
	return fmt.Sprintf("%d teams were brought in that had nothing to fix: %s.", len(teams), and(teams)), seen
}
