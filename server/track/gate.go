package track

import (
	"fmt"
	"slices"
	"strings"
	"time"

	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/store"
)

// AskState is how far something is that a gate asks for.
type AskState struct {
	Ask   lang.Ask
	Title string // what is asked for, a sentence
	Met   bool
	// Open says that a person's mark is open, which holds nothing up: of runs, Met is
	// what the rest of them shows; of an entrustment, nobody has given it yet.
	Open bool
	Why  string    // what is missing, or what is open, in a sentence
	Runs []string  // ids of those that it rests on
	At   time.Time // when that was so; zero: it is not
	// Offer are drills that would show it, the best first; From is the day from which
	// on, empty: now.
	Offer []string
	From  string
	Level int // of an entrustment: the mark that stands; 0: there is none
	Seen  string
	By    string
}

func (f *fold) gate(s *StepState) {
	passed, open := true, false
	f.plays = nil
	for _, p := range f.Plays {
		if p.Step == s.Step.ID {
			f.plays = append(f.plays, p)
		}
	}
	for _, a := range s.Step.Asks {
		var state AskState
		switch a.Kind {
		case lang.AskScore:
			state = f.score(a)
		case lang.AskCriteria:
			state = f.criteria(a)
		case lang.AskAgain:
			state = f.again(a)
		case lang.AskEntrustment:
			state = f.entrusted(s.Step, a)
		}
		if state.Ask = a; !state.Met {
			state.At = time.Time{}
		}
		passed = passed && (state.Met || a.Kind == lang.AskEntrustment && state.Open)
		open = open || state.Open
		s.Asks = append(s.Asks, state)
	}
	for _, a := range s.Asks {
		if passed && a.Open { // before that there is little to mark
			f.waits(s.Step, a)
		}
	}
	s.Tries = f.tries(s.Step)
	switch {
	case passed && open:
		s.State = Waiting
	case passed:
		s.State = Done
		for _, a := range s.Asks {
			s.later(a.At, true)
		}
	default:
		var missing []string
		for _, a := range s.Asks {
			if !a.Met && !a.Open {
				missing = append(missing, a.Why)
			}
		}
		s.Why = strings.Join(missing, " ")
	}
}

// waits notes what a gate waits for that has been passed as far as runs show.
func (f *fold) waits(s *lang.Step, a AskState) {
	if a.Ask.Kind == lang.AskEntrustment {
		f.out.Waits = append(f.out.Waits, Wait{Kind: WaitEntrustment, Step: s.ID, Item: a.Ask.ID, Title: a.Ask.Of})
		return
	}
	for _, run := range a.Runs {
		i := slices.IndexFunc(f.runs, func(r shown) bool { return r.ID == run })
		if i >= 0 && f.runs[i].Score.High > f.runs[i].Score.Low {
			f.out.Waits = append(f.out.Waits, Wait{Kind: WaitMarks, Step: s.ID, Item: a.Ask.ID, Run: run, Title: "Marks of a run of “" + f.runs[i].Title + "”"})
		}
	}
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

// tries are the runs of drills that a gate asks about, the oldest first.
func (f *fold) tries(s *lang.Step) (all []Attempt) {
	var drills []string
	for _, a := range s.Asks {
		drills = append(drills, f.drillsOf(a)...)
	}
	for _, r := range f.runs {
		if slices.Contains(drills, r.Scenario) {
			all = append(all, r.attempt())
		}
	}
	return all
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

func (f *fold) score(a lang.Ask) (s AskState) {
	drills := f.drillsOf(a)
	s.Title = fmt.Sprintf("%s or more in %s%s.", percent(a.Least), f.in(a), as(a.As))
	// Of each drill the first run that reached it, and of those the first that do; one that
	// waits for marks only where there is no other.
	var good []shown
	at := map[string]int{} // by drill
	best, close := -1.0, ""
	for _, r := range f.evidence(a, drills) {
		if r.Score.Percent > best {
			best, close = r.Score.Percent, r.Title
		}
		if r.Score.Percent < a.Least {
			continue
		}
		switch i, there := at[r.Scenario]; {
		case !there:
			at[r.Scenario] = len(good)
			good = append(good, r)
		case good[i].open(a.Least) && !r.open(a.Least):
			good[i] = r
		}
	}
	slices.SortStableFunc(good, func(x, y shown) int {
		switch open := x.open(a.Least); {
		case open == y.open(a.Least):
			return 0
		case open:
			return 1
		}
		return -1
	})
	s.Met = len(good) >= a.In
	for _, r := range good[:min(len(good), a.In)] {
		s.rests(r)
		s.Open = s.Open || r.open(a.Least)
	}
	switch {
	case s.Met && s.Open:
		s.Why = "Passed as far as it has been marked; somebody is still to mark the rest."
	case s.Met:
	case best < 0:
		s.Why = "No run counts for it yet."
	case len(good) > 0:
		s.Why = fmt.Sprintf("Shown in %s; %s asked for.", count(len(good), "drill"), are(a.In))
	default:
		s.Why = fmt.Sprintf("The best so far is %s in “%s”; %s is asked for.", percent(best), close, percent(a.Least))
	}
	if !s.Met {
		s.Open = false
		s.Offer = f.offer(drills, func(slug string) bool { _, there := at[slug]; return !there })
	}
	return s
}

// rests notes that something is met by a run.
func (s *AskState) rests(r shown) {
	if !slices.Contains(s.Runs, r.ID) {
		s.Runs = append(s.Runs, r.ID)
	}
	if r.Ended.After(s.At) {
		s.At = r.Ended
	}
}

func (f *fold) criteria(a lang.Ask) (s AskState) {
	drills := f.drillsOf(a)
	runs := f.evidence(a, drills)
	var names, missing, short []string // short: ids
	lacking := map[string]bool{}
	s.Met = true
	for _, id := range a.Criteria {
		title := id
		for _, slug := range drills {
			if t := f.Drills.Criterion(slug, id); t != "" {
				title = t
				break
			}
		}
		names = append(names, "“"+title+"”")
		in, of := map[string]bool{}, 0
		for _, r := range runs {
			met, has := r.met(id)
			if !has {
				continue
			}
			of++
			if met && !in[r.Scenario] && len(in) < a.In {
				in[r.Scenario] = true
				s.rests(r)
			}
		}
		if len(in) >= a.In {
			continue
		}
		s.Met = false
		short = append(short, id)
		missing = append(missing, fmt.Sprintf("“%s” was met in %d of %s.", title, len(in), count(of, "run")))
		for _, slug := range drills {
			if f.Drills.Criterion(slug, id) != "" && !in[slug] {
				lacking[slug] = true
			}
		}
	}
	s.Title = fmt.Sprintf("%s, in %s%s.", strings.Join(names, " and "), f.in(a), as(a.As))
	if !s.Met {
		s.Why = strings.Join(missing, " ")
		s.Offer = f.offer(drills, func(slug string) bool {
			return lacking[slug] || !slices.Contains(drills, slug) && slices.ContainsFunc(short, func(id string) bool { return f.Drills.Criterion(slug, id) != "" })
		})
	}
	return s
}

// again looks for a score that was reached once, and once more after days in a drill
// with another cause: the debrief of the first gave its own away.
func (f *fold) again(a lang.Ask) (s AskState) {
	drills := f.drillsOf(a)
	s.Title = fmt.Sprintf("%s or more again, %s or more after the first time, in a drill with another cause%s.", percent(a.Least), days(a.After), as(a.As))
	var good []shown
	for _, r := range f.evidence(a, drills) {
		if r.Score.Percent >= a.Least {
			good = append(good, r)
		}
	}
	for _, later := range good {
		for _, first := range good {
			if f.spaced(first, later, a.After) {
				s.Met = true
				s.rests(first)
				s.rests(later)
				if s.Open = first.open(a.Least) || later.open(a.Least); s.Open {
					s.Why = "Passed as far as it has been marked; somebody is still to mark the rest."
				}
				return s
			}
		}
	}
	if len(good) == 0 {
		s.Why = "It has not been shown a first time yet."
		s.Offer = f.offer(drills, func(string) bool { return true })
		return s
	}
	first := good[0]
	s.rests(first)
	s.From = dayAfter(first.day(f.zone), a.After)
	s.Why = fmt.Sprintf("Shown once, in “%s”. It is asked for once more, from %s on, in a drill with another cause.", first.Title, s.From)
	s.Offer = f.offer(drills, func(slug string) bool { return f.Drills.Cause(slug) != f.Drills.Cause(first.Scenario) })
	if f.today() >= s.From {
		s.From = ""
		s.Why = fmt.Sprintf("Shown once, in “%s”. It is due once more now, in a drill with another cause.", first.Title)
	}
	return s
}

// spaced reports whether a run began days after another ended, in a drill with another
// cause.
func (f *fold) spaced(first, later shown, after int) bool {
	return first.Scenario != later.Scenario && f.Drills.Cause(first.Scenario) != f.Drills.Cause(later.Scenario) &&
		daysBetween(first.day(f.zone), later.Created.In(f.zone).Format(time.DateOnly)) >= after
}

// entrusted looks for a mentor's mark. None is open, and holds nothing up; one that is
// too low holds until something has been shown since.
func (f *fold) entrusted(step *lang.Step, a lang.Ask) (s AskState) {
	s.Title = fmt.Sprintf("A mentor entrusts you with: %s (level %d of %d).", a.Of, a.Level, lang.MostTrusted)
	var mark store.Entrustment
	for _, t := range f.Trusted {
		if t.Step == step.ID && t.Ask == a.ID {
			mark = t
		}
	}
	s.Level, s.Seen, s.By = mark.Level, mark.Seen, mark.ByName
	switch {
	case mark.Level >= a.Level:
		s.Met, s.At = true, mark.At
	case mark.Level == 0:
		s.Open, s.Why = true, "A mentor is asked for it. It holds nothing up."
	case slices.ContainsFunc(f.runs, func(r shown) bool { return r.counts() && r.acted() && r.Ended.After(mark.At) }):
		s.Open, s.Why = true, "Something has been shown since the last mark, so a mentor is asked again. It holds nothing up."
	default:
		s.Why = fmt.Sprintf("The mark is %d and %d is asked for. Show something new: then it is asked for again.", mark.Level, a.Level)
		s.Offer = f.offer(nil, func(string) bool { return true })
	}
	return s
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
	if a.In > 1 {
		return fmt.Sprintf("%d of %s", a.In, listed(titles))
	}
	return listed(titles)
}

func as(m lang.Mode) string {
	switch m {
	case lang.Primary:
		return ", without help"
	case lang.Commander:
		return ", as incident commander"
	}
	return ""
}

func are(n int) string {
	if n == 1 {
		return "one is"
	}
	return fmt.Sprintf("%d are", n)
}
