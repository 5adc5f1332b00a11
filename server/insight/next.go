package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/grading/skill"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
)

// Suggestion is one thing to do next, and why.
type Suggestion struct {
	Kind SuggestionKind `json:"kind"`
	// Scenario is the drill to play, and Exercise the exercise to answer; empty: it is none.
	Scenario string `json:"scenario"`
	Exercise string `json:"exercise"`
	Title    string `json:"title"`
	// Track and Step are those that ask for it; empty: no track does.
	Track string `json:"track"`
	Step  string `json:"step"`
	Why   string `json:"why"`           // a sentence
	How   string `json:"how,omitempty"` // what to do this time, in a sentence
}

// SuggestionKind is why something is suggested.
type SuggestionKind string

// Kinds of suggestion, in the order in which they are made.
const (
	NextStep   SuggestionKind = "step"   // of a track
	NextHabit  SuggestionKind = "habit"  // something was done again and again that makes incidents worse
	NextMissed SuggestionKind = "missed" // what was missed last time
	NextRepeat SuggestionKind = "repeat" // shown a while ago, and due again
	NextNew    SuggestionKind = "new"    // a skill that was never shown
	NextOther  SuggestionKind = "other"  // what says little so far
)

// mostSuggestions are made: more would be a list, and nobody's next step.
const mostSuggestions = 3

const (
	habitRuns = 4 // so many of the latest runs are looked at for a habit …
	habitSeen = 2 // … and one that was seen this often is one
	goodShare = 70.0
)

// spacing is after how many days something that was shown is due again, by how often it
// has been shown well before: gaps that grow keep it for longer than as many at once
// (N. J. Cepeda et al., “Distributed practice in verbal recall tasks”, Psychological
// Bulletin 132 (2006) 354–380).
var spacing = []int{3, 7, 21, 60, 120}

// Next says what a person may do next: at most three things, those that help most first.
// Sight says which of their runs count. What they are to play is never beyond them, is
// what can be played alone, and is none that rests on an answer that they know as long as
// there is another.
func (s *Service) Next(ctx context.Context, person string, sight Sight) ([]Suggestion, error) {
	if err := s.facts.read(ctx, s.Store); err != nil {
		return nil, err
	}
	n := &nexts{Service: s, person: person, taken: map[string]bool{}, played: map[string][]*fact{}, out: []Suggestion{}}
	for _, f := range s.facts.of(person) {
		if f.Trial {
			continue
		}
		n.played[f.task()] = append(n.played[f.task()], f) // even what may not be told has been played
		if f.counts() && sight.sees(f) {
			n.shown = append(n.shown, f)
			if !f.Exercise {
				n.runs = append(n.runs, f)
			}
		}
	}
	n.drills = n.open()
	if err := n.steps(ctx); err != nil {
		return nil, err
	}
	for _, look := range []func(*nexts){(*nexts).habits, (*nexts).missed, (*nexts).repeats, (*nexts).unshown, (*nexts).thin} {
		look(n)
	}
	return n.out, nil
}

// nexts are suggestions being made.
type nexts struct {
	*Service
	person string
	shown  []*fact            // what they played and answered, in the order of time
	runs   []*fact            // of that, what they played
	played map[string][]*fact // by what it was, see fact.task
	drills []library.Listed   // that can be suggested, easiest first
	taken  map[string]bool    // what is suggested already
	out    []Suggestion
}

func (n *nexts) full() bool { return len(n.out) >= mostSuggestions }

// add makes a suggestion, unless there are enough.
func (n *nexts) add(kind SuggestionKind, drill library.Listed, why, how string) {
	n.taken[drill.Slug] = true
	n.out = append(n.out, Suggestion{Kind: kind, Scenario: drill.Slug, Title: drill.Title, Why: why, How: how})
}

// level is how hard a drill may be: one level beyond the hardest that went well, and the
// lowest for whoever has begun.
func (n *nexts) level() int {
	levels := scenarios.Levels()
	most := 0
	for _, f := range n.runs {
		if drill, there := n.Library.Drill(f.Slug); there && f.Low != nil && *f.Low >= goodShare && !f.Repeat {
			most = max(most, slices.Index(levels, drill.Level)+1)
		}
	}
	return most
}

// open are the drills that somebody can play by themselves and that are not beyond them.
// Where all are, the easiest have to do.
func (n *nexts) open() []library.Listed {
	var all, fit []library.Listed
	levels, most := scenarios.Levels(), n.level()
	for _, d := range n.Library.Catalogue() {
		if !playable(d) {
			continue
		}
		all = append(all, d)
		if slices.Index(levels, d.Level) <= most {
			fit = append(fit, d)
		}
	}
	if len(fit) == 0 && len(all) > 0 {
		for _, d := range all {
			if d.Level == all[0].Level {
				fit = append(fit, d)
			}
		}
	}
	return fit
}

// playable reports whether one person can play a drill on any machine.
func playable(d library.Listed) bool {
	alone := 0
	for _, seat := range d.Cast.Seats {
		if seat.Must && seat.StandIn == "" {
			alone++
		}
	}
	return alone <= 1 && (slices.Contains(d.Runtimes, runtimes.Default) || slices.Contains(d.Runtimes, runtimes.Tabletop))
}

// pick finds a drill that fits, the best first: one that was never played, or else the
// one that was played longest ago. Fresh asks for the former alone.
func (n *nexts) pick(fresh bool, fits func(library.Listed) bool) (library.Listed, bool) {
	var old []library.Listed
	for _, d := range n.drills {
		if n.taken[d.Slug] || !fits(d) {
			continue
		}
		if len(n.played[d.Slug]) == 0 {
			return d, true
		}
		old = append(old, d)
	}
	if fresh || len(old) == 0 {
		return library.Listed{}, false
	}
	return slices.MinFunc(old, func(a, b library.Listed) int { return n.last(a.Slug).Compare(n.last(b.Slug)) }), true
}

func (n *nexts) last(drill string) time.Time {
	played := n.played[drill]
	return played[len(played)-1].Created
}

// steps suggests what tracks ask for: two at most, so that what was missed has a place.
func (n *nexts) steps(ctx context.Context) error {
	if n.Tracks == nil {
		return nil
	}
	due, err := n.Tracks.Due(ctx, n.person)
	if err != nil {
		return err
	}
	for _, step := range due[:min(len(due), mostSuggestions-1)] {
		why := fmt.Sprintf("It is the next step of “%s”.", step.TrackTitle)
		switch days := daysBetween(n.now(), step.Due); {
		case step.Due.IsZero():
		case days < 0:
			why = fmt.Sprintf("“%s” has waited for it for %s.", step.TrackTitle, counted(-days, "day"))
		case days == 0:
			why = fmt.Sprintf("“%s” asks for it by today.", step.TrackTitle)
		default:
			why = fmt.Sprintf("“%s” asks for it within %s.", step.TrackTitle, counted(days, "day"))
		}
		n.taken[step.Drill] = true
		if step.Exercise != "" {
			n.taken[exercisePrefix+step.Exercise] = true
		}
		n.out = append(n.out, Suggestion{Kind: NextStep, Scenario: step.Drill, Exercise: step.Exercise, Title: step.Title, Track: step.Track, Step: step.Step, Why: why})
	}
	return nil
}

func daysBetween(a, b time.Time) int { return int(b.Sub(a).Round(time.Hour).Hours()) / 24 }

// habits finds what was done in several of the latest runs.
func (n *nexts) habits() {
	recent := n.runs[max(0, len(n.runs)-habitRuns):]
	seen := map[debrief.PatternKind]int{}
	var order []debrief.PatternKind
	for _, f := range slices.Backward(recent) {
		for _, p := range f.Patterns {
			if seen[p] == 0 {
				order = append(order, p)
			}
			seen[p]++
		}
	}
	slices.SortStableFunc(order, func(a, b debrief.PatternKind) int { return cmp.Compare(seen[b], seen[a]) })
	for _, kind := range order {
		habit, known := debrief.HabitOf(kind)
		if n.full() || seen[kind] < habitSeen || !known {
			return
		}
		why := fmt.Sprintf("You %s in %s of your last %s drills.", habit.Did, number(seen[kind]), number(len(recent)))
		if seen[kind] == len(recent) {
			why = fmt.Sprintf("You %s in each of your last %s drills.", habit.Did, number(len(recent)))
		}
		if drill, ok := n.pick(false, func(library.Listed) bool { return true }); ok {
			n.add(NextHabit, drill, why, habit.Instead)
		}
		return // one at a time: nobody changes two habits at once
	}
}

func number(n int) string {
	if words := []string{"none", "one", "two", "three", "four"}; n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}

// missed finds the skill that earned least of its points in the latest run.
func (n *nexts) missed() {
	if n.full() || len(n.shown) == 0 {
		return
	}
	last := n.shown[len(n.shown)-1]
	worst, least := subject{}, goodShare
	for _, sub := range subjects() {
		if !sub.skill {
			continue
		}
		if share, shown := shareOf(n.evidence(sub, n.person, []*fact{last})); shown && share < least {
			worst, least = sub, share
		}
	}
	if worst.name == "" {
		return
	}
	if drill, ok := n.pick(false, func(d library.Listed) bool {
		return (last.Exercise || d.Slug != last.Slug) && slices.Contains(d.Skills, worst.name)
	}); ok {
		why := fmt.Sprintf("Last time, in “%s”, %s earned %.0f %% of its points.", last.Title, lower(worst.title), least)
		if !last.Exercise {
			why += " Here the cause is another."
		}
		n.add(NextMissed, drill, why, "")
	}
}

// shareOf is the share of the points of evidence that was earned, in percent.
func shareOf(evidence []skill.Evidence) (percent float64, shown bool) {
	points, most := 0.0, 0.0
	for _, e := range evidence {
		points, most = points+e.Points, most+e.Max
	}
	if most == 0 {
		return 0, false
	}
	return 100 * max(0, min(1, points/most)), true
}

// repeats finds the skill that has been due again for longest.
func (n *nexts) repeats() {
	type due struct {
		sub  subject
		days int // since it was shown
		over int // days that it is late
	}
	var all []due
	for _, sub := range subjects() {
		if !sub.skill {
			continue
		}
		var last time.Time
		well := 0 // days on which it was shown well
		for _, f := range n.shown {
			share, shown := shareOf(n.evidence(sub, n.person, []*fact{f}))
			if !shown {
				continue
			}
			if share >= goodShare && (last.IsZero() || daysBetween(last, f.Created) >= 1) {
				well++
			}
			last = f.Created
		}
		if last.IsZero() || well == 0 {
			continue // what was not shown well is another's
		}
		days := daysBetween(last, n.now())
		if over := days - spacing[min(well, len(spacing))-1]; over >= 0 {
			all = append(all, due{sub, days, over})
		}
	}
	slices.SortStableFunc(all, func(a, b due) int { return cmp.Compare(b.over, a.over) })
	for _, d := range all {
		if n.full() {
			return
		}
		drill, ok := n.pick(false, func(l library.Listed) bool { return slices.Contains(l.Skills, d.sub.name) })
		if !ok {
			continue
		}
		why := fmt.Sprintf("You showed %s %s ago: a repeat now keeps it.", lower(d.sub.title), counted(d.days, "day"))
		if len(n.played[drill.Slug]) == 0 {
			why = fmt.Sprintf("You showed %s %s ago: a repeat now keeps it, and here the cause is another.", lower(d.sub.title), counted(d.days, "day"))
		}
		n.add(NextRepeat, drill, why, "")
		return
	}
}

// unshown finds drills that show a skill that was never shown.
func (n *nexts) unshown() {
	for _, sub := range subjects() {
		if n.full() {
			return
		}
		if !sub.skill || len(n.evidence(sub, n.person, n.shown)) > 0 {
			continue
		}
		why := fmt.Sprintf("You have not shown %s yet. %s", lower(sub.title), sub.says)
		if drill, ok := n.pick(true, func(d library.Listed) bool { return slices.Contains(d.Skills, sub.name) }); ok {
			n.add(NextNew, drill, why, "")
		} else if e, ok := n.exercise(sub.name); ok { // as of scripts, which no drill asks for
			n.taken[exercisePrefix+e.Slug] = true
			n.out = append(n.out, Suggestion{Kind: NextNew, Exercise: e.Slug, Title: e.Title, Why: why})
		}
	}
}

// exercise finds one for a skill that was never answered and is not beyond them, the easiest
// first.
func (n *nexts) exercise(skill string) (library.Exercise, bool) {
	levels, most := scenarios.Levels(), n.level()
	for _, e := range n.Library.Exercises() {
		if slices.Contains(e.Skills, skill) && slices.Index(levels, e.Level) <= most && !n.taken[exercisePrefix+e.Slug] && len(n.played[exercisePrefix+e.Slug]) == 0 {
			return e, true
		}
	}
	return library.Exercise{}, false
}

// thin finds a drill for the skill of which least is known.
func (n *nexts) thin() {
	type known struct {
		sub   subject
		width float64
		runs  int
	}
	var all []known
	for _, sub := range subjects() {
		if e := n.model(sub.name).Estimate(n.evidence(sub, n.person, n.shown), n.now()); sub.skill && e.Runs > 0 && e.High-e.Low > widthSome {
			all = append(all, known{sub, e.High - e.Low, e.Runs})
		}
	}
	slices.SortStableFunc(all, func(a, b known) int { return cmp.Compare(b.width, a.width) })
	for _, k := range all {
		if n.full() {
			return
		}
		if drill, ok := n.pick(true, func(d library.Listed) bool { return slices.Contains(d.Skills, k.sub.name) }); ok {
			n.add(NextOther, drill, fmt.Sprintf("What you can do in %s is told by %s so far, which says little.", lower(k.sub.title), counted(k.runs, "run")), "")
		}
	}
}

// lower is a title within a sentence: its first letter is small, unless the word is a name.
func lower(title string) string {
	if first, _, _ := strings.Cut(title, " "); first == "Linux" {
		return title
	}
	return strings.ToLower(title[:1]) + title[1:]
}
