package track

import (
	"fmt"
	"slices"
	"strings"

	lang "github.com/drillyard/drillyard/scenarios/track"
)

// place is where something is shown that a gate asks for: drills, or exercises.
type place struct {
	slugs     []string
	what, by  string  // what they are called, and what shows something of one
	shown     []shown // what counts, the oldest first
	criterion func(slug, id string) string
	offer     func(s *AskState, shows func(slug string) bool)
}

func (f *fold) place(a lang.Ask) place {
	if len(a.Exercises) > 0 {
		p := place{slugs: a.Exercises, what: "exercise", by: "answer", criterion: f.Exercises.Criterion}
		for _, one := range f.answers {
			if slices.Contains(p.slugs, one.Scenario) && one.counts() {
				p.shown = append(p.shown, one)
			}
		}
		p.offer = func(s *AskState, shows func(slug string) bool) { f.offerExercises(s, p.slugs, shows) }
		return p
	}
	p := place{slugs: f.drillsOf(a), what: "drill", by: "run", criterion: f.Drills.Criterion}
	p.shown = f.evidence(a, p.slugs)
	p.offer = func(s *AskState, shows func(slug string) bool) { s.Offer = f.offer(p.slugs, shows) }
	return p
}

// drillsOf are those from which something is told: those that the gate asks for, and
// those that it had somebody play for this instead, who knew the answers of all of them.
func (f *fold) drillsOf(a lang.Ask) []string {
	drills := slices.Clone(a.Drills)
	if a.Skill != "" {
		drills = slices.Clone(f.Drills.With(a.Skill))
	}
	for _, p := range f.plays {
		if (len(p.Asks) == 0 || slices.Contains(p.Asks, a.ID)) && !slices.Contains(drills, p.Scenario) {
			drills = append(drills, p.Scenario)
		}
	}
	return drills
}

// evidence are the runs that count for something that is asked, the oldest first.
func (f *fold) evidence(a lang.Ask, drills []string) (all []shown) {
	for _, r := range f.runs {
		if slices.Contains(drills, r.Scenario) && r.counts() && (a.As == "" || r.mode().Covers(a.As)) {
			all = append(all, r)
		}
	}
	return all
}

// offerExercises offers those that would show something now, or else from when on they
// would: of what somebody was shown the debrief of, later.
func (f *fold) offerExercises(s *AskState, slugs []string, shows func(slug string) bool) {
	first := ""
	for _, slug := range slugs {
		if !f.Exercises.There(slug) || !shows(slug) {
			continue
		}
		switch from := f.showsFrom(slug); {
		case from <= f.today():
			s.Exercises = append(s.Exercises, slug)
		case first == "" || from < first:
			first = from
		}
	}
	if len(s.Exercises) > 0 || first == "" {
		return
	}
	s.From = first
	for _, slug := range slugs {
		if f.Exercises.There(slug) && shows(slug) && f.showsFrom(slug) == first {
			s.Exercises = append(s.Exercises, slug)
		}
	}
}

// offer lists drills that would show something, the best first: those that are asked for
// and are there, and whose answers whoever learns does not know; and where there are none,
// others like them.
func (f *fold) offer(drills []string, shows func(slug string) bool) (all []string) {
	known := map[string]bool{}
	for _, slug := range f.Known {
		known[slug] = true
	}
	for _, r := range f.runs {
		if r.Repeat || r.over() && r.Score != nil {
			known[r.Scenario] = true
		}
	}
	from := func(slugs []string) (all []string) {
		for _, slug := range slugs {
			if len(all) < mostOffered && !known[slug] && !slices.Contains(all, slug) && f.Drills.There(slug) && shows(slug) {
				all = append(all, slug)
			}
		}
		return all
	}
	if all = from(drills); len(all) > 0 {
		return all
	}
	return from(f.Drills.Others(drills))
}

// mostOffered bounds what is offered at once.
const mostOffered = 3

// in says in which drills something is to be shown.
func (f *fold) in(a lang.Ask) string {
	if a.Skill != "" {
		return count(a.In, "drill") + " for " + strings.ReplaceAll(a.Skill, "-", " ")
	}
	var titles []string
	for _, slug := range a.Drills {
		titles = append(titles, "“"+f.Drills.Title(slug)+"”")
	}
	for _, slug := range a.Exercises {
		titles = append(titles, "“"+f.Exercises.Title(slug)+"”")
	}
	if a.In > 1 {
		return fmt.Sprintf("%d of %s", a.In, listed(titles))
	}
	return listed(titles)
}
