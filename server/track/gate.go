package track

import (
	"slices"
	"strings"
	"time"

	lang "github.com/drillyard/drillyard/scenarios/track"
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

// rests notes that something is met by a run.
func (s *AskState) rests(r shown) {
	if on := map[bool]*[]string{false: &s.Runs, true: &s.Answers}[r.answer]; !slices.Contains(*on, r.ID) {
		*on = append(*on, r.ID)
	}
	if r.Ended.After(s.At) {
		s.At = r.Ended
	}
}
