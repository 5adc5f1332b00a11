package interview

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/store"
)

// words is an exercise whose answer is two parts, and of which a try says what it was shown.
type words struct{}

func (words) Material(int64) exercise.Material { return exercise.Material{} }

func (words) Parts(int64) []exercise.Part {
	return []exercise.Part{
		{ID: "notes.md", Title: "Notes", Form: exercise.Prose, Start: "# Notes", Most: 400},
		{ID: "severity", Title: "Severity", Form: exercise.Choice, Options: []exercise.Option{{ID: "SEV1"}, {ID: "SEV2"}}},
	}
}

func (words) Checks() []exercise.Check { return []exercise.Check{{ID: "words", Title: "Words"}} }

func (words) Try(_ context.Context, _ exercise.Workshop, _ int64, a exercise.Answer) (exercise.Report, error) {
	return exercise.Report{Remarks: []exercise.Remark{{Text: a["notes.md"]}}}, nil
}

func (words) Judge(_ context.Context, _ exercise.Workshop, _ int64, a exercise.Answer) (exercise.Report, error) {
	return exercise.Report{Results: []exercise.Result{{Check: "words", Share: 1, Why: a["notes.md"]}}}, nil
}

// shelf has one exercise.
type shelf struct{ only attempt.Exercise }

func (s shelf) Exercise(slug string) (attempt.Exercise, bool) { return s.only, slug == s.only.Slug }
func (s shelf) Exercises() []attempt.Exercise                 { return []attempt.Exercise{s.only} }
func (s shelf) Open(store.Edition) (attempt.Exercise, error)  { return s.only, nil }

// quiet is for how long nothing need be heard of a browser, in these tests.
const quiet = 20 * time.Second

// world is a server that holds interviews of exercises, whose clock is virtual, beside what
// must hold of it.
type world struct {
	*Service
	t    *testing.T
	dice *rand.Rand
	db   *store.Store
	host event.Actor
	held store.Interview
	all  []*applicant
}

// applicant is a candidate, as they and the host of their interview would tell it.
type applicant struct {
	id       string
	extra    int
	finished bool
	tasks    []*task
	tabs     [2]tab
	gaps     []time.Duration // that are to be known
	heard    *answer         // that was under way when they were heard of last
	spent    time.Duration   // of it, then
	typed    int             // so that no two texts are the same
	trace    []string
}

// task is an item, with the attempts that were made of it: the last one counts.
type task struct {
	item  store.InterviewItem
	extra int // percent of more time that there was when it was begun
	chain []*answer
	given []time.Duration
}

// answer is one attempt.
type answer struct {
	id                   string
	length, given, spent time.Duration
	waits                bool
	ended                string // why; empty: it is open
	stands               map[string]text
	pastes               int
}

// text is what was acknowledged.
type text struct {
	words   string
	version int64
}

// tab is a tab of the candidate's browser: what it knows of what stands, and may be wrong.
type tab struct {
	at    *answer
	notes text
	lost  bool // the answer to what it saved last was lost
}

func (a *answer) left() time.Duration { return a.length + a.given - a.spent }
func (a *answer) runs() bool          { return a.ended == "" && !a.waits }

func (t *task) now() *answer {
	if len(t.chain) == 0 {
		return nil
	}
	return t.chain[len(t.chain)-1]
}

func (t *task) underway() bool { a := t.now(); return a != nil && a.ended == "" }

// doing is what a candidate is at, and is marked for; nil: nothing.
func (p *applicant) doing() *task {
	for _, t := range p.tasks {
		if !t.item.Warmup && t.underway() {
			return t
		}
	}
	return nil
}

// may reports whether they may begin it.
func (p *applicant) may(want *task) bool {
	if p.finished || want.now() != nil || p.doing() != nil {
		return false
	}
	for _, t := range p.tasks {
		if t == want {
			return true
		}
		if !t.item.Warmup && t.now() == nil {
			return false
		}
	}
	return false
}

// inAWorld plays in one.
func inAWorld(t *testing.T, seed uint64, play func(*world)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		db, err := store.Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		host, err := db.CreatePerson(t.Context(), store.Person{Login: "host", Name: "Host", Roles: store.Roles{store.Assessor}})
		if err != nil {
			t.Fatal(err)
		}
		w := &world{t: t, db: db, dice: rand.New(rand.NewPCG(seed, 17)), host: event.Actor{Kind: event.Person, ID: host.ID}}
		w.serve()
		defer func() {
			if err := errors.Join(w.Attempts.Close(context.WithoutCancel(t.Context())), db.Close()); err != nil {
				t.Error(err)
			}
		}()
		play(w)
	})
}

// serve has a server take up what another one left.
func (w *world) serve() {
	w.t.Helper()
	rubric, wrong := grading.OfExercise("count", "Count", 0, []grading.Criterion{{ID: "words", Title: "Words", Dimension: "systems", Points: 8, Asks: grading.AsksCheck, Of: "words"}})
	if wrong != nil {
		w.t.Fatal(wrong)
	}
	log := slog.New(slog.DiscardHandler)
	attempts, err := attempt.New(w.t.Context(), attempt.Options{Store: w.db, Logger: log, Shelf: shelf{attempt.Exercise{
		Slug: "count", Title: "Count", Kind: "words", Length: time.Hour, Work: words{}, Rubric: rubric, Hash: "e1", Kept: store.Edition{Scenario: "count", Files: map[string][]byte{"count.md": []byte("# Count")}}}}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.Service = New(Options{Store: w.db, Attempts: attempts, Logger: log, Quiet: quiet})
}

// come has so many candidates come to an interview of their own.
func (w *world) come(n int) {
	w.t.Helper()
	item := func(id string, minutes int, warm bool) store.InterviewItem {
		return store.InterviewItem{ID: id, Kind: "exercise", Of: "count", Title: id, Minutes: minutes, Warmup: warm}
	}
	var err error
	w.held, err = w.db.CreateInterview(w.t.Context(), store.Interview{Template: "x", Title: "X", Seed: 7, Hosts: []store.Named{{PersonID: w.host.ID}}, InterviewTerms: store.InterviewTerms{Days: 90, Keep: 30, Sittings: []store.InterviewSitting{
		{Items: []store.InterviewItem{item("warm", 1, true), item("one", 1, false), item("two", 2, false)}},
	}}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.all = nil
	for i := range n {
		c, _, err := w.db.AddCandidate(w.t.Context(), store.Candidate{Interview: w.held.ID, Code: fmt.Sprint("Code ", i), Name: "Nomen", Expires: time.Now().Add(90 * 24 * time.Hour)})
		if err == nil {
			_, err = w.Agree(w.t.Context(), c.PersonID)
		}
		if err != nil {
			w.t.Fatal(err)
		}
		p := &applicant{id: c.PersonID}
		for _, item := range w.held.Items() {
			p.tasks = append(p.tasks, &task{item: item})
		}
		w.all = append(w.all, p)
	}
}

// fail tells what was done to a candidate before something did not hold.
func (w *world) fail(p *applicant, format string, args ...any) {
	w.t.Helper()
	w.t.Fatalf("%s\nafter\n%s", fmt.Sprintf(format, args...), strings.Join(p.trace, "\n"))
}

func (p *applicant) note(format string, args ...any) {
	p.trace = append(p.trace, "  "+fmt.Sprintf(format, args...))
}

// pass lets time go by: what runs runs out, and ends at its end exactly.
func (w *world) pass(d time.Duration) {
	w.t.Helper()
	time.Sleep(d)
	synctest.Wait()
	for _, p := range w.all {
		p.note("%v pass", d)
		ended := false
		for _, t := range p.tasks {
			if a := t.now(); a != nil && a.runs() {
				if a.spent += min(d, a.left()); a.left() == 0 {
					a.ended, ended = event.AttemptTime, true
				}
			}
		}
		if ended {
			w.check(p)
		}
	}
}

// change is another server, which was down for a while, on a machine whose clock and time
// zone are others. One that is killed has not kept what passed a moment ago.
func (w *world) change(down time.Duration, kill bool) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	defer cancel()
	if kill {
		cancel()
	}
	if err := w.Attempts.Close(ctx); (err != nil) != kill && !kill {
		w.t.Fatal(err)
	}
	time.Sleep(down)
	wrong := time.Duration(w.dice.IntN(48)-24) * time.Hour
	zone := time.FixedZone("somewhere", w.dice.IntN(27)*3600-12*3600)
	w.db.SetClock(func() time.Time { return time.Now().Add(wrong).In(zone) })
	for _, p := range w.all {
		p.note("another server after %v, killed: %v, its clock wrong by %v", down, kill, wrong)
		for _, t := range p.tasks {
			if !t.underway() {
				continue
			}
			a := t.now()
			kept, err := w.db.Attempt(w.t.Context(), a.id)
			if err != nil {
				w.t.Fatal(err)
			}
			if lost := a.spent - kept.Spent; lost != 0 && (!kill || a.waits || lost < 0 || lost >= 15*time.Second) {
				w.fail(p, "%v of %v were kept of %s", kept.Spent, a.spent, t.item.ID)
			}
			a.spent = kept.Spent
		}
	}
	w.serve()
}

// check holds a candidate's attempts that are open, or ended a moment ago, against the model.
func (w *world) check(p *applicant) {
	w.t.Helper()
	for _, t := range p.tasks {
		want := t.now()
		if want == nil {
			continue
		}
		a, err := w.db.Attempt(w.t.Context(), want.id)
		if err != nil {
			w.fail(p, "%v", err)
		}
		if open := a.State == store.AttemptOpen; open != (want.ended == "") || a.EndReason != want.ended {
			w.fail(p, "%s is %s, %q; want %q with %v left", t.item.ID, a.State, a.EndReason, want.ended, want.left())
		}
		at := w.Attempts.Time(a)
		if want.ended != "" {
			want.waits, want.spent = false, min(want.spent, want.length+want.given)
		}
		if left := at.Left; want.ended == "" && left != want.left() || at.Spent != want.spent || at.Given != want.given || a.Length != want.length || at.Waits != want.waits {
			w.fail(p, "%s: %+v, want %+v", t.item.ID, at, want)
		}
		if want.ended != "" {
			continue
		}
		drafts, err := w.db.AttemptDrafts(w.t.Context(), a.ID)
		if err != nil {
			w.fail(p, "%v", err)
		}
		for part, stands := range want.stands {
			if d := drafts[part]; d.Text != stands.words || d.Version != stands.version {
				w.fail(p, "%s: %s is %q, version %d; want %+v", t.item.ID, part, d.Text, d.Version, stands)
			}
		}
		if len(drafts) != len(want.stands) {
			w.fail(p, "%s: %+v, want %+v", t.item.ID, drafts, want.stands)
		}
	}
}

// audit holds all that is kept of a candidate against the model: each attempt ended once,
// nothing came after that, and what was acknowledged was handed in.
func (w *world) audit(p *applicant) {
	w.t.Helper()
	c, err := w.db.Candidate(w.t.Context(), p.id)
	if err != nil {
		w.fail(p, "%v", err)
	}
	given, gaps := []string{}, []time.Duration{}
	for _, g := range c.Given {
		given = append(given, fmt.Sprint(g.Item, " ", g.Time))
	}
	for _, g := range c.Gaps {
		gaps = append(gaps, g.Lost)
	}
	slices.Sort(gaps)
	slices.Sort(p.gaps)
	if !slices.Equal(gaps, p.gaps) {
		w.fail(p, "nothing was heard for %v, want %v", gaps, p.gaps)
	}
	wanted := []string{}
	for _, t := range p.tasks {
		for _, d := range t.given {
			wanted = append(wanted, fmt.Sprint(t.item.ID, " ", d))
		}
		if begun, ok := c.Item(t.item.ID); ok != (t.now() != nil) || ok && (begun.Attempt != t.now().id || begun.Extra != t.extra) {
			w.fail(p, "%s is %+v, want %+v", t.item.ID, begun, t.now())
		}
		for i, a := range t.chain {
			w.auditAnswer(p, a, i)
		}
	}
	slices.Sort(given)
	slices.Sort(wanted)
	if !slices.Equal(given, wanted) {
		w.fail(p, "was given %v, want %v", given, wanted)
	}
}

func (w *world) auditAnswer(p *applicant, want *answer, place int) {
	w.t.Helper()
	a, err := w.db.Attempt(w.t.Context(), want.id)
	if err != nil {
		w.fail(p, "%v", err)
	}
	state := store.AttemptJudged
	if want.ended == event.AttemptWithdrawn {
		state = store.AttemptWithdrawn
	}
	if a.State != state || a.EndReason != want.ended || a.Spent != want.spent || a.Given != want.given || (a.Continues != "") != (place > 0) {
		w.fail(p, "it ended as %+v, want %+v", a, want)
	}
	if a.EndReason == event.AttemptTime && a.Spent != a.Length+a.Given {
		w.fail(p, "it ended by its time after %v of %v and %v", a.Spent, a.Length, a.Given)
	}
	log, err := w.db.ReadAttempt(w.t.Context(), a.ID)
	if err != nil {
		w.fail(p, "%v", err)
	}
	count, back, stands := map[event.Kind]int{}, time.Duration(0), false
	for i, e := range log {
		count[e.Kind()]++
		if e.Seq != int64(i+1) || i > 0 && e.At < log[i-1].At || time.Duration(e.At) > want.spent {
			w.fail(p, "event %d of %d: %+v of an attempt that took %v", i, len(log), e, want.spent)
		}
		ended := count["attempt.ended"]
		switch b := e.Body.(type) {
		case event.TimeGiven:
			back += time.Duration(b.MS) * time.Millisecond
		case event.AttemptPaused, event.AttemptResumed:
			if _, pauses := b.(event.AttemptPaused); pauses == stands {
				w.fail(p, "it stands still twice, or goes on twice")
			}
			stands = !stands
		case event.AnswerSubmitted:
			for _, part := range (words{}).Parts(0) {
				text := part.Start
				if typed, ok := want.stands[part.ID]; ok {
					text = typed.words
				}
				if b.Part(part.ID) != text {
					w.fail(p, "%q was handed in as %s, want %q", b.Part(part.ID), part.ID, text)
				}
			}
		}
		if after := e.Kind() == "answer.judged"; ended > 0 && e.Kind() != "attempt.ended" && !after || ended == 0 && after {
			w.fail(p, "%s is out of order", e.Kind())
		}
	}
	handed := 1
	if want.ended == event.AttemptWithdrawn {
		handed = 0
	}
	if count["attempt.started"] != 1 || count["attempt.ended"] != 1 || count["answer.submitted"] != handed || count["answer.judged"] != handed || count["answer.pasted"] != want.pastes || back != want.given {
		w.fail(p, "its log has %v and %v given back, want %+v", count, back, want)
	}
}
