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
	Why  string   // what is missing, or what is open, in a sentence
	Runs []string // ids of those that it rests on
	// Answers are the attempts at exercises that it rests on.
	Answers []string
	At      time.Time // when that was so; zero: it is not
	// Offer are drills that would show it, the best first, and Exercises such exercises;
	// From is the day from which on, empty: now.
	Offer     []string
	Exercises []string
	From      string
	Level     int // of an entrustment: the mark that stands; 0: there is none
	Seen      string
	By        string
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
		passed = passed && (state.Met || state.Open)
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
		if i >= 0 && f.runs[i].unmarked() {
			f.out.Waits = append(f.out.Waits, Wait{Kind: WaitMarks, Step: s.ID, Item: a.Ask.ID, Run: run, Title: "Marks of a run of “" + f.runs[i].Title + "”"})
		}
	}
	for _, answer := range a.Answers {
		f.asksMarks(s.ID, a.Ask.ID, answer)
	}
}

// asksMarks notes that an attempt at an exercise waits for marks, where it does: once,
// however many steps it is for.
func (f *fold) asksMarks(step, item, answer string) {
	i := slices.IndexFunc(f.answers, func(a shown) bool { return a.ID == answer })
	if i < 0 || !f.answers[i].unmarked() || slices.ContainsFunc(f.out.Waits, func(w Wait) bool { return w.Answer == answer }) {
		return
	}
	f.out.Waits = append(f.out.Waits, Wait{Kind: WaitMarks, Step: step, Item: item, Answer: answer, Title: "Marks of an answer to “" + f.answers[i].Title + "”"})
}

// unmarked reports whether something of a score that is known waits for a person.
func (s shown) unmarked() bool { return s.Score != nil && s.Score.High > s.Score.Low }

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

// tries are the runs of drills that a gate asks about, and the attempts at exercises, the
// oldest first.
func (f *fold) tries(s *lang.Step) (all []Attempt) {
	var drills, exercises []string
	for _, a := range s.Asks {
		drills, exercises = append(drills, f.drillsOf(a)...), append(exercises, a.Exercises...)
	}
	for _, r := range f.runs {
		if slices.Contains(drills, r.Scenario) {
			all = append(all, r.attempt())
		}
	}
	for _, a := range f.answers {
		if slices.Contains(exercises, a.Scenario) {
			all = append(all, a.attempt())
		}
	}
	slices.SortStableFunc(all, func(a, b Attempt) int { return a.At.Compare(b.At) })
	return all
}

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
	in := f.place(a)
	s.Title = fmt.Sprintf("%s or more in %s%s.", percent(a.Least), f.in(a), as(a.As))
	// Of each the first run that reached it, and of those the first that do; one that
	// waits for marks only where there is no other.
	var good []shown
	at := map[string]int{} // by drill or exercise
	best, close := -1.0, ""
	for _, r := range in.shown {
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
		s.Why = "No " + in.by + " counts for it yet."
	case len(good) > 0:
		s.Why = fmt.Sprintf("Shown in %s; %s asked for.", count(len(good), in.what), are(a.In))
	default:
		s.Why = fmt.Sprintf("The best so far is %s in “%s”; %s is asked for.", percent(best), close, percent(a.Least))
	}
	if !s.Met {
		s.Open = false
		in.offer(&s, func(slug string) bool { _, there := at[slug]; return !there })
	}
	return s
}

// rests notes that something is met by a run.
func (s *AskState) rests(r shown) {
	if on := map[bool]*[]string{false: &s.Runs, true: &s.Answers}[r.answer]; !slices.Contains(*on, r.ID) {
		*on = append(*on, r.ID)
	}
	if r.Ended.After(s.At) {
		s.At = r.Ended
	}
}

func (f *fold) criteria(a lang.Ask) (s AskState) {
	where := f.place(a)
	var names, missing, short []string // short: ids
	lacking, open := map[string]bool{}, false
	s.Met = true
	for _, id := range a.Criteria {
		title := id
		for _, slug := range where.slugs {
			if t := where.criterion(slug, id); t != "" {
				title = t
				break
			}
		}
		names = append(names, "“"+title+"”")
		in, of := map[string]bool{}, 0
		var waits []shown // of which a person is still to say it, one of each
		for _, r := range where.shown {
			met, open, has := r.met(id)
			if !has {
				continue
			}
			of++
			if met && !in[r.Scenario] && len(in) < a.In {
				in[r.Scenario] = true
				s.rests(r)
			}
			if open && !slices.ContainsFunc(waits, func(w shown) bool { return w.Scenario == r.Scenario }) {
				waits = append(waits, r)
			}
		}
		waits = slices.DeleteFunc(waits, func(r shown) bool { return in[r.Scenario] })
		if len(in) >= a.In {
			continue
		}
		if len(in)+len(waits) >= a.In {
			open = true
			for _, r := range waits[:a.In-len(in)] {
				s.rests(r)
			}
			continue
		}
		s.Met = false
		short = append(short, id)
		missing = append(missing, fmt.Sprintf("“%s” was met in %d of %s.", title, len(in), count(of, where.by)))
		for _, slug := range where.slugs {
			if where.criterion(slug, id) != "" && !in[slug] {
				lacking[slug] = true
			}
		}
	}
	s.Title = fmt.Sprintf("%s, in %s%s.", strings.Join(names, " and "), f.in(a), as(a.As))
	if s.Met && open {
		s.Met, s.Open, s.Why = false, true, "A person is still to mark it. It holds nothing up."
		return s
	}
	if !s.Met {
		s.Why = strings.Join(missing, " ")
		where.offer(&s, func(slug string) bool {
			return lacking[slug] || !slices.Contains(where.slugs, slug) && slices.ContainsFunc(short, func(id string) bool { return where.criterion(slug, id) != "" })
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
	for _, slug := range a.Exercises {
		titles = append(titles, "“"+f.Exercises.Title(slug)+"”")
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
