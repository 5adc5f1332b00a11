package track

import (
	"slices"
	"strings"
	"time"

	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/store"
)

// State is how far a step is.
type State string

// States of a step.
const (
	Locked  State = "locked"  // a gate before it has not been passed
	Open    State = "open"    // to be done
	Waiting State = "waiting" // whoever learns has done their part: somebody else's is open, and holds nothing up
	Done    State = "done"
	// Unavailable is what cannot be done here yet, and is not asked for.
	Unavailable State = "unavailable"
)

// Progress is how far somebody is.
type Progress struct {
	Steps    []StepState // as the track has them
	Done, Of int         // steps; those that are optional count for neither
	Late     int         // steps that are open or wait for whoever learns, and were due
	Waits    []Wait      // for somebody else, the first of the track first
	Stuck    []string    // why they do not get on, in sentences; none: they do
	Complete bool        // all steps are done
	Day      int         // of the track, from 1; 0: it has not begun
	Active   time.Time   // when they did something last; zero: nothing yet
	// Until is when time alone changes something of it.
	Until time.Time
}

// StepState is how far a step is.
type StepState struct {
	Step  *lang.Step
	State State
	Due   string // a day
	Late  bool
	At    time.Time // when it was done; zero: it is not, or nobody knows
	Asked []QuestionState
	Items []ItemState
	Tries []Attempt // runs of its drills and attempts at its exercises, the oldest first
	Asks  []AskState
	Why   string // what is missing, in a sentence; empty: nothing, or it says itself
}

// QuestionState is how a question was answered.
type QuestionState struct {
	Question lang.Question
	Good     bool
	Tries    int
	Said     string
	Gone     bool // what it asks for is not there any more, so it is not asked
}

// ItemState is how far a line of a checklist is.
type ItemState struct {
	Item   lang.Item
	Ticked time.Time // zero: not yet
	Signed time.Time // zero: not yet
	By     string    // name of whoever signed it off
}

// Attempt is a run that somebody played, or an exercise that they answered.
type Attempt struct {
	Run      string // id; empty: an exercise was answered
	Answer   string // id of an attempt at an exercise; empty: it is a run
	Scenario string // slug of the drill, or of the exercise
	Title    string
	As       lang.Mode
	At       time.Time
	Score    *store.Score // nil: none that they may see yet
	Repeat   bool         // they knew the answers, so it counts for no gate
	Asks     bool         // they are still to say how it went
	Over     bool
}

// Wait is what waits for somebody else than whoever learns.
type Wait struct {
	Kind  WaitKind
	Step  string
	Item  string // line of a checklist, or what a gate asks
	Title string // a sentence
	// Run and Answer are of WaitMarks: one of the two is what is to be marked.
	Run    string
	Answer string // id of an attempt at an exercise
}

// WaitKind is what is waited for.
type WaitKind string

// What is waited for.
const (
	WaitSignOff     WaitKind = "signoff"
	WaitEntrustment WaitKind = "entrustment"
	WaitMarks       WaitKind = "marks"
)

// Facts are what progress is folded from.
type Facts struct {
	Track *lang.Track
	store.TrackRecord
	Drills    Drills
	Exercises Exercises
	// Gone reports whether a question cannot be asked any more.
	Gone func(lang.Question) bool
	Now  time.Time
}

// Drills are those of the library, as gates ask for them.
type Drills interface {
	// With lists the drills that are for a skill, by slug.
	With(skill string) []string
	// Cause is what a drill is about, so that two with one cause give each other away.
	Cause(slug string) string
	// There reports whether a drill can be played.
	There(slug string) bool
	// Title is what a drill is called, and Criterion what one of its criteria is.
	Title(slug string) string
	Criterion(slug, id string) string
	// Others lists drills like some that have another cause, the likest first.
	Others(than []string) []string
}

// Exercises are those of the library, as steps and gates ask for them.
type Exercises interface {
	// There reports whether an exercise can be answered.
	There(slug string) bool
	// Title is what an exercise is called, and Criterion what one of its criteria is.
	Title(slug string) string
	Criterion(slug, id string) string
}

// fold is one folding under way.
type fold struct {
	Facts
	zone    *time.Location
	runs    []shown
	answers []shown // attempts at exercises
	// plays is what the gate that is looked at had somebody play.
	plays []store.TrackPlay
	done  map[string]map[store.Deed]map[string]store.StepDone
	out   Progress
}

// Fold tells how far somebody is; of what is not learnt by any more, how far they were
// when that ended.
func Fold(in Facts) Progress {
	if !in.Ended.IsZero() {
		in.Now = in.Ended
		in.Runs = slices.DeleteFunc(slices.Clone(in.Runs), func(r store.TrackRun) bool { return r.Created.After(in.Ended) })
		in.Attempts = slices.DeleteFunc(slices.Clone(in.Attempts), func(a store.TrackAttempt) bool { return a.Created.After(in.Ended) })
	}
	f := &fold{Facts: in, zone: time.UTC, done: map[string]map[store.Deed]map[string]store.StepDone{}}
	if zone, err := store.LoadZone(in.Zone); err == nil {
		f.zone = zone
	}
	for _, d := range in.Done {
		if f.done[d.Step] == nil {
			f.done[d.Step] = map[store.Deed]map[string]store.StepDone{}
		}
		if f.done[d.Step][d.Did] == nil {
			f.done[d.Step][d.Did] = map[string]store.StepDone{}
		}
		f.done[d.Step][d.Did][d.Item] = d
		f.active(d.At, d.ByID)
	}
	for _, r := range in.Runs {
		f.runs = append(f.runs, show(r))
		f.active(r.Created, in.PersonID)
		if r.Opens.After(in.Now) && !r.Opens.Equal(store.Held) {
			f.until(r.Opens)
		}
	}
	for _, a := range in.Attempts {
		f.answers = append(f.answers, f.answered(a))
		f.active(a.Created, in.PersonID)
		if a.Opens.After(in.Now) && !a.Opens.Equal(store.Held) {
			f.until(a.Opens)
		}
	}
	f.until(store.Window{Until: f.today(), Zone: in.Zone}.Ends())
	f.out.Day = max(0, daysBetween(in.StartDay, f.today())+1)
	closed := false
	for i := range in.Track.Steps {
		s := f.step(&in.Track.Steps[i], closed)
		closed = closed || s.Step.Kind == lang.Gate && !s.Step.Optional && s.State != Done && s.State != Waiting
		f.out.Steps = append(f.out.Steps, s)
	}
	f.sum()
	return f.out
}

// active notes when whoever learns did something.
func (f *fold) active(at time.Time, by string) {
	if by == f.PersonID && at.After(f.out.Active) {
		f.out.Active = at
	}
}

func (f *fold) until(at time.Time) {
	if f.out.Until.IsZero() || at.Before(f.out.Until) {
		f.out.Until = at
	}
}

// today is the day where whoever learns is.
func (f *fold) today() string { return f.Now.In(f.zone).Format(time.DateOnly) }

func (f *fold) step(s *lang.Step, closed bool) StepState {
	out := StepState{Step: s, State: Open, Due: dayAfter(f.StartDay, s.Due-1)}
	switch s.Kind {
	case lang.Read:
		f.read(&out)
	case lang.Drill:
		f.drill(&out)
	case lang.Watch:
		f.watch(&out)
	case lang.Checklist:
		f.checklist(&out)
	case lang.Gate:
		f.gate(&out)
	case lang.Exercise:
		f.exercise(&out)
	}
	if closed && out.State == Open {
		out.State, out.Why = Locked, "It opens when the gate before it has been passed."
	}
	out.Late = out.State == Open && f.today() > out.Due
	return out
}

// did is what was done in a step.
func (f *fold) did(step string, deed store.Deed, item string) (store.StepDone, bool) {
	d, ok := f.done[step][deed][item]
	return d, ok
}

// exercise is done once an answer was handed in that is more than none, or one came to the
// score that is asked for. While it is judged, and where its score is withheld, nobody is
// held up by that.
func (f *fold) exercise(s *StepState) {
	for _, a := range f.answers {
		if a.Scenario != s.Step.Exercise {
			continue
		}
		s.Tries = append(s.Tries, a.attempt())
		reached := s.Step.Least == 0
		if a.Score != nil {
			reached = a.Score.Percent >= s.Step.Least && a.Score.High > idle
		}
		if reached && s.State != Done && a.over() {
			s.State, s.At = Done, a.Ended
		}
	}
	if len(s.Tries) > 0 {
		f.asksMarks(s.Step.ID, "", s.Tries[len(s.Tries)-1].Answer)
	}
	switch {
	case s.State == Done:
	case !f.Exercises.There(s.Step.Exercise):
		s.State, s.Why = Unavailable, "This exercise is not here. It holds nothing up."
	case len(s.Tries) > 0:
		s.Why = unreached(s.Tries[len(s.Tries)-1], s.Step.Least)
	}
}

// unreached says why an answer does not do.
func unreached(last Attempt, least float64) string {
	switch {
	case !last.Over:
		return "An attempt is open."
	case last.Score == nil:
		return "What was handed in is judged, or waits to be."
	case last.Score.Percent < least:
		return "It came to " + percent(last.Score.Percent) + ", and " + percent(least) + " is asked for."
	}
	return "Nothing was answered in it. Answer it as well as you can: the debrief is the point."
}

func (f *fold) read(s *StepState) {
	open := 0
	for _, q := range s.Step.Questions {
		d, _ := f.did(s.Step.ID, store.Answered, q.ID)
		state := QuestionState{Question: q, Good: d.Good, Tries: d.Tries, Said: d.Value, Gone: !d.Good && f.Gone != nil && f.Gone(q)}
		s.Asked = append(s.Asked, state)
		if !state.Good && !state.Gone {
			open++
		}
		s.later(d.At, d.Good)
	}
	if len(s.Step.Questions) == 0 {
		d, read := f.did(s.Step.ID, store.Ticked, ReadIt)
		s.later(d.At, read)
		open = map[bool]int{false: 1}[read]
	}
	if open == 0 {
		s.State = Done
	}
}

// later notes when the last of what a step needs was done.
func (s *StepState) later(at time.Time, good bool) {
	if good && at.After(s.At) {
		s.At = at
	}
}

// ReadIt is what is ticked in a step of reading that asks nothing.
const ReadIt = "read"

func (f *fold) drill(s *StepState) {
	for _, r := range f.runs {
		if !slices.Contains(s.Step.Drills, r.Scenario) {
			continue
		}
		s.Tries = append(s.Tries, r.attempt())
		// Whether help was taken is known with the score, and matters where it is asked for
		// without.
		// A run in which nothing was done is none, which its score tells; where that is
		// withheld by others, nobody is held up by it.
		reached := s.Step.Least == 0 && lang.Assisted.Covers(s.Step.As) && !r.Asks
		if r.Score != nil {
			reached = r.Score.Percent >= s.Step.Least && r.acted()
		}
		if reached && s.State != Done && r.over() && r.mode().Covers(s.Step.As) {
			s.State, s.At = Done, r.Ended
		}
	}
	if s.State == Done || len(s.Tries) == 0 {
		return
	}
	last := s.Tries[len(s.Tries)-1]
	switch {
	case !last.Over:
		s.Why = "It is being played."
	case last.Asks:
		s.Why = "Say how it went, so that the score is shown."
	case last.Score == nil:
		s.Why = "Its score is not shown yet."
	case last.Score.Percent < s.Step.Least:
		s.Why = "It came to " + percent(last.Score.Percent) + ", and " + percent(s.Step.Least) + " is asked for."
	case last.Score.Percent <= idle:
		s.Why = "Nothing was done in it. Play it through: nothing has to go well, and the debrief is the point."
	default:
		s.Why = "It was played with help. Here it is played without."
	}
}

func (f *fold) watch(s *StepState) {
	for _, slug := range s.Step.Drills {
		if d, ok := f.did(s.Step.ID, store.Watched, slug); ok {
			s.State, s.At = Done, d.At
		}
	}
}

func (f *fold) checklist(s *StepState) {
	mine, theirs := 0, 0
	for _, item := range s.Step.Items {
		ticked, is := f.did(s.Step.ID, store.Ticked, item.ID)
		signed, off := f.did(s.Step.ID, store.SignedOff, item.ID)
		s.Items = append(s.Items, ItemState{item, ticked.At, signed.At, signed.ByName})
		s.later(ticked.At, is)
		s.later(signed.At, off)
		switch {
		case off:
		case !is:
			mine++
		case item.SignOff:
			theirs++
			f.out.Waits = append(f.out.Waits, Wait{Kind: WaitSignOff, Step: s.Step.ID, Item: item.ID, Title: item.Text})
		}
	}
	switch {
	case mine == 0 && theirs == 0:
		s.State = Done
	case mine == 0:
		s.State = Waiting
	}
}

// sum counts, and says who is stuck.
func (f *fold) sum() {
	f.out.Complete = true
	begun := f.today() >= f.StartDay
	for _, s := range f.out.Steps {
		if s.Step.Optional || s.State == Unavailable {
			continue
		}
		f.out.Of++
		if s.State == Done {
			f.out.Done++
			continue
		}
		f.out.Complete = false
		if s.Late {
			f.out.Late++
			if late := daysBetween(s.Due, f.today()); late >= stuckLate {
				f.stuck("“" + s.Step.Title + "” was due " + days(late) + " ago.")
			}
		}
		if s.State != Open {
			continue
		}
		for _, q := range s.Asked {
			if !q.Good && q.Tries >= stuckTries {
				f.stuck("A question of “" + s.Step.Title + "” was answered " + count(q.Tries, "time") + " and not yet rightly.")
				break
			}
		}
		if over := s.failed(); over >= stuckRuns {
			f.stuck("“" + s.Step.Title + "” was tried " + count(over, "time") + ".")
		}
	}
	if begun && !f.out.Complete && slices.ContainsFunc(f.out.Steps, func(s StepState) bool { return s.State == Open }) {
		since := f.out.Active
		if since.IsZero() {
			since = f.Created
		}
		if idle := daysBetween(since.In(f.zone).Format(time.DateOnly), f.today()); idle >= stuckIdle {
			f.stuck("Nothing has been done for " + days(idle) + ".")
		}
	}
}

func (f *fold) stuck(why string) {
	if len(f.out.Stuck) < mostWhys {
		f.out.Stuck = append(f.out.Stuck, why)
	}
}

// failed is how often a step was tried that is not done.
func (s StepState) failed() (n int) {
	for _, t := range s.Tries {
		if t.Over && t.Score != nil {
			n++
		}
	}
	return n
}

// From when on somebody is said to be stuck.
const (
	stuckLate  = 3 // days after a step was due
	stuckTries = 4 // answers to a question
	stuckRuns  = 2 // runs of a drill or for a gate
	stuckIdle  = 7 // days without anything
	mostWhys   = 4 // that are told
)

// dayAfter is the day so many after another.
func dayAfter(day string, n int) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.AddDate(0, 0, n).Format(time.DateOnly)
}

// daysBetween counts the days from one to another.
func daysBetween(from, to string) int {
	a, err := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err != nil || err2 != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
