package gameday

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// Bounds of one game day.
const (
	MostDrills  = 12
	MostCrews   = 80
	MostMembers = 12 // of a crew
	mostTitle   = 120
	mostNote    = 2000
	mostName    = 60
	mostBreak   = 8 * time.Hour
)

// Check says all that is wrong with a game day as it is to be; before is how it is, the
// zero value of one that is being made. Whom it names is for whoever knows the people.
func (s *Service) Check(g, before store.GameDay) (m Mistakes) {
	add := func(ok bool, field, format string, args ...any) {
		if one := (Mistake{field, fmt.Sprintf(format, args...)}); !ok && !slices.Contains(m, one) {
			m = append(m, one)
		}
	}
	text := func(field, what, said string, least, most int, lines bool) {
		n := utf8.RuneCountInString(said)
		add(utf8.ValidString(said) && n >= least && n <= most, field, "%s has %s%d characters.", what, map[bool]string{true: "between 1 and ", false: "at most "}[least > 0], most)
		if unseen := engine.Unseen(said, lines); unseen != "" {
			add(false, field, "%s", unseen)
		}
	}
	one := func(ok bool, field string, words ...string) {
		add(ok, field, "It is one of %s.", strings.Join(words, ", "))
	}

	text("title", "A title", g.Title, 1, mostTitle, false)
	text("note", "A note", g.Note, 0, mostNote, true)
	_, noZone := store.LoadZone(g.Zone)
	add(noZone == nil && g.Zone != "", "zone", "There is no such time zone. It is written as in Europe/Berlin, or UTC.")
	_, noTime := time.Parse(store.GameDayTime, g.BeginsAt)
	add(g.BeginsAt == "" || noTime == nil, "begins_at", "When it begins is written as in 2026-11-29T14:00.")
	one(slices.Contains([]store.Beginning{store.BeginTogether, store.BeginWhenReady}, g.Begins), "begins", "together", "ready")
	one(slices.Contains([]store.SeedRule{store.SeedOfDrill, store.SeedSame, store.SeedOfCrew}, g.Seeds), "seeds", "drill", "same", "crew")
	one(g.Leaderboard == "" || g.Leaderboard == store.RankByHarm || g.Leaderboard == store.RankByScore, "leaderboard", "harm", "score", "nothing")
	add(g.Debrief == store.DebriefOver || slices.Contains(store.DebriefRules(), g.Debrief), "debrief", "Debriefs open over, when the game day is, or %s.", words(store.DebriefRules()))
	add(g.Seed >= 0 && (g.Seeds == store.SeedSame) == (g.Seed > 0), "seed", "The seed that all have is a number of 1 or more, and there is none otherwise.")

	runtime, known := runtimes.Find(g.Runtime)
	add(known, "runtime", "There is no such runtime. There is %s.", strings.Join(runtimes.Names(), ", "))
	unlisted := store.AddressMistake(g.Addresses, before.Addresses, func(name string) bool { return slices.Contains(s.Addresses, name) })
	add(unlisted == "", "addresses", "%s", unlisted)
	add(len(g.Drills) > 0, "drills", "Say which drills are played.")
	add(len(g.Drills) <= MostDrills, "drills", "A game day has at most %d drills.", MostDrills)
	seats := map[string]bool{}
	for i, d := range g.Drills {
		drill, there := s.Library.Drill(d.Scenario)
		add(there || i < begun(before), "drills", "There is no drill %q.", d.Scenario)
		add(d.Break >= 0 && d.Break <= mostBreak && d.Break%time.Minute == 0, "drills", "The break after %s is from 0 to %d whole minutes.", d.Title, int(mostBreak.Minutes()))
		if !there {
			continue
		}
		add(!known || slices.Contains(drill.Runtimes, runtime.Runtime), "runtime", "%s cannot be played there: it is not meant for the runtime, or the runtime cannot do all of its faults. It can be played in %s.", d.Title, strings.Join(drill.Runtimes, ", "))
		for _, seat := range drill.Cast.All() {
			seats[seat.Name] = true
		}
	}
	add(len(g.Crews) > 0, "crews", "Say who plays: there is no crew.")
	add(len(g.Crews) <= MostCrews, "crews", "A game day has at most %d crews.", MostCrews)
	called := map[string]bool{}
	in := map[string]string{}
	for _, c := range g.Crews {
		text("crews", "The name of a crew", c.Name, 1, mostName, false)
		add(!called[strings.ToLower(c.Name)], "crews", "Two crews are called %s.", c.Name)
		called[strings.ToLower(c.Name)] = true
		add(len(c.Members) <= MostMembers, "crews", "%s has %d members; a crew has at most %d.", c.Name, len(c.Members), MostMembers)
		add(len(c.Members) > 0, "crews", "Nobody is in %s.", c.Name)
		taken := map[string]bool{}
		for _, member := range c.Members {
			add(member.Seat == "" || seats[member.Seat], "crews", "No drill of this game day has a seat %q, which somebody in %s is to have.", member.Seat, c.Name)
			add(member.Seat == "" || !taken[member.Seat], "crews", "Two of %s have the seat %s.", c.Name, member.Seat)
			taken[member.Seat] = true
			if member.PersonID == "" { // a seat that is vacant
				continue
			}
			if other, twice := in[member.PersonID]; twice {
				add(false, "crews", "Somebody is in two places: in %s and in %s.", other, c.Name)
			}
			in[member.PersonID] = c.Name
			add(!g.Leads(member.PersonID), "crews", "Whoever leads a game day sees what every crew has still to find, so they cannot play in it: somebody in %s does.", c.Name)
		}
	}
	m = append(m, kept(g, before)...)
	return m
}

// begun is how many of the drills of a game day have been played, or are.
func begun(g store.GameDay) int {
	if g.State == store.GameDayPlaying || g.State == store.GameDayOver {
		return min(g.At+1, len(g.Drills))
	}
	return min(g.At, len(g.Drills))
}

// kept says what of a game day that has begun is to become other than it was.
func kept(g, before store.GameDay) (m Mistakes) {
	for i := range begun(before) {
		if i >= len(g.Drills) || g.Drills[i].Scenario != before.Drills[i].Scenario {
			m = append(m, Mistake{"drills", before.Drills[i].Title + " has been played, or is: it stays, in its place."})
		}
	}
	for _, p := range before.Plays {
		if !slices.ContainsFunc(g.Crews, func(c store.GameDayCrew) bool { return c.ID == p.Crew }) {
			i := slices.IndexFunc(before.Crews, func(c store.GameDayCrew) bool { return c.ID == p.Crew })
			m = append(m, Mistake{"crews", before.Crews[i].Name + " has played, so it stays."})
			break
		}
	}
	for _, c := range g.Crews {
		if c.ID != "" && !slices.ContainsFunc(before.Crews, func(b store.GameDayCrew) bool { return b.ID == c.ID }) {
			m = append(m, Mistake{"crews", "There is no crew " + c.ID + " in this game day."})
		}
	}
	if len(before.Plays) > 0 && (g.Seeds != before.Seeds || g.Seed != before.Seed) {
		m = append(m, Mistake{"seeds", "Some have played already, so the seeds stay as they are."})
	}
	return m
}

func words[S ~string](all []S) string {
	var said []string
	for _, one := range all {
		said = append(said, string(one))
	}
	return strings.Join(said, ", ")
}

// seated are the members of a crew as they play a drill: each in their seat, if its cast
// has it, and nobody who may not sign in.
func seated(c store.GameDayCrew, drill library.Drill) (crew []store.Named) {
	for _, m := range c.Members {
		if m.PersonID == "" || m.Disabled {
			continue
		}
		n := m.Named
		if _, there := drill.Cast.Seat(n.Seat); !there {
			n.Seat = ""
		}
		crew = append(crew, n)
	}
	return crew
}
