package attempt

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/grading/outcome"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// echo is an exercise whose judge counts the words of its one part, of four.
type echo struct {
	judging chan struct{} // where it is not nil, each judgement takes one
	trying  chan struct{} // likewise, each try
	figure  *float64      // that the judge tells

	mu     sync.Mutex
	judged int
	breaks bool
	tried  int // at once
	most   int
}

func (*echo) Material(seed int64) exercise.Material {
	return exercise.Material{Documents: []exercise.Document{{ID: "log.txt", Title: "Log", Language: "text", Text: fmt.Sprint("seed ", seed)}}}
}

func (*echo) Parts(int64) []exercise.Part {
	return []exercise.Part{
		{ID: "notes.md", Title: "Notes", Form: exercise.Prose, Start: "# Notes", Most: 1000},
		{ID: "severity", Title: "Severity", Form: exercise.Choice, Options: []exercise.Option{{ID: "SEV1", Title: "SEV1"}, {ID: "SEV2", Title: "SEV2"}}},
	}
}

func (*echo) Checks() []exercise.Check { return []exercise.Check{{ID: "words", Title: "Words"}} }

func (e *echo) Try(ctx context.Context, _ exercise.Workshop, _ int64, a exercise.Answer) (exercise.Report, error) {
	e.mu.Lock()
	e.tried++
	e.most = max(e.most, e.tried)
	e.mu.Unlock()
	defer func() {
		e.mu.Lock()
		e.tried--
		e.mu.Unlock()
	}()
	if e.trying != nil {
		select {
		case <-e.trying:
		case <-ctx.Done():
			return exercise.Report{}, ctx.Err()
		}
	}
	return exercise.Report{Remarks: []exercise.Remark{{Part: "notes.md", Text: a["notes.md"]}}, Results: []exercise.Result{{Check: "words", Share: 1, Why: "told too early"}}}, nil
}

func (e *echo) Judge(ctx context.Context, _ exercise.Workshop, _ int64, a exercise.Answer) (exercise.Report, error) {
	if e.judging != nil {
		select {
		case <-e.judging:
		case <-ctx.Done():
			return exercise.Report{}, ctx.Err()
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.judged++
	if e.breaks {
		return exercise.Report{}, errors.New("the machine is broken")
	}
	n := len(strings.Fields(a["notes.md"]))
	return exercise.Report{Results: []exercise.Result{{Check: "words", Share: min(float64(n)/4, 1), Why: fmt.Sprintf("%d of 4 words.", n)}}, Remarks: []exercise.Remark{{Text: "Well."}}, Figures: exercise.Figures{Actionable: e.figure}}, nil
}

// shelf has one exercise.
type shelf struct{ only Exercise }

func (s shelf) Exercise(slug string) (Exercise, bool) { return s.only, slug == s.only.Slug }
func (s shelf) Exercises() []Exercise                 { return []Exercise{s.only} }
func (s shelf) Open(store.Edition) (Exercise, error)  { return s.only, nil }

type yard struct {
	*Service
	t    *testing.T
	db   *store.Store
	work *echo
	ada  string
	root event.Actor
	mu   sync.Mutex
	told []event.Event
}

// open makes a yard on a folder; a second one takes up what the first left.
func open(t *testing.T, dir string, work *echo) *yard {
	t.Helper()
	db, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	y := &yard{t: t, db: db, work: work}
	y.ada, y.root = y.person("ada", store.Trainee), event.Actor{Kind: event.Person}
	y.root.ID = y.person("root", store.Assessor)
	y.start()
	return y
}

func (y *yard) person(login string, role store.Role) string {
	y.t.Helper()
	if p, err := y.db.PersonByLogin(y.t.Context(), login); err == nil {
		return p.ID
	}
	p, err := y.db.CreatePerson(y.t.Context(), store.Person{Login: login, Name: login, Roles: store.Roles{role}})
	if err != nil {
		y.t.Fatal(err)
	}
	return p.ID
}

func (y *yard) start() {
	y.t.Helper()
	rubric, wrong := grading.OfExercise("count", "Count", 0, []grading.Criterion{
		{ID: "words", Title: "Words", Dimension: "systems", Points: 8, Asks: grading.AsksCheck, Of: "words"},
		{ID: "style", Title: "Style", Dimension: "communication", Points: 2, Asks: grading.AsksJudge, Of: grading.OfAnswer, Levels: map[int]string{0: "none", 2: "good"}},
	})
	if wrong != nil {
		y.t.Fatal(wrong)
	}
	ex := Exercise{Slug: "count", Title: "Count", Kind: "echo", Length: 30 * time.Minute, Work: y.work, Rubric: rubric, Hash: "e1",
		Kept: store.Edition{Scenario: "exercises/count.md", Files: map[string][]byte{"exercises/count.md": []byte("# Count")}}}
	s, err := New(y.t.Context(), Options{Store: y.db, Shelf: shelf{ex}, Logger: slog.New(slog.DiscardHandler), Publish: y.hear})
	if err != nil {
		y.t.Fatal(err)
	}
	y.Service = s
}

// hear notes what is told to those who look on.
func (y *yard) hear(events []event.Event) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.told = append(y.told, events...)
}

func (y *yard) heard() []event.Event {
	y.mu.Lock()
	defer y.mu.Unlock()
	return slices.Clone(y.told)
}

// restart has another service take over, after some time.
func (y *yard) restart(down time.Duration) {
	y.t.Helper()
	if err := y.Close(y.t.Context()); err != nil {
		y.t.Fatal(err)
	}
	time.Sleep(down)
	y.start()
}

func (y *yard) stop() {
	if err := errors.Join(y.Close(context.Background()), y.db.Close()); err != nil {
		y.t.Error(err)
	}
}

func (y *yard) begin() string {
	y.t.Helper()
	a, err := y.Begin(y.t.Context(), Begin{Exercise: "count", Person: y.ada})
	if err != nil {
		y.t.Fatal(err)
	}
	return a.ID
}

func (y *yard) save(id, text string, version int64) store.AttemptDraft {
	y.t.Helper()
	d, err := y.Save(y.t.Context(), id, "notes.md", text, version)
	if err != nil {
		y.t.Fatalf("save %q on %d: %v", text, version, err)
	}
	return d
}

func (y *yard) attempt(id string) store.Attempt {
	y.t.Helper()
	a, err := y.db.Attempt(y.t.Context(), id)
	if err != nil {
		y.t.Fatal(err)
	}
	return a
}

func (y *yard) log(id string) []event.Event {
	y.t.Helper()
	log, err := y.Events(y.t.Context(), id)
	if err != nil {
		y.t.Fatal(err)
	}
	return log
}

// handed is what was handed in as notes.
func (y *yard) handed(id string) string {
	y.t.Helper()
	for _, e := range y.log(id) {
		if b, is := e.Body.(event.AnswerSubmitted); is {
			return b.Part("notes.md")
		}
	}
	y.t.Fatalf("nothing was handed in: %v", kindsOf(y.log(id)))
	return ""
}

func kindsOf(log []event.Event) (kinds []string) {
	for _, e := range log {
		kinds = append(kinds, string(e.Kind()))
	}
	return kinds
}

func within(t *testing.T, work *echo, do func(t *testing.T, y *yard)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		y := open(t, dir, work)
		defer y.stop()
		do(t, y)
	})
}

func TestAnAttemptFromItsBeginningToItsGrade(t *testing.T) {
	within(t, &echo{}, func(t *testing.T, y *yard) {
		id := y.begin()
		if again := y.begin(); again != id {
			t.Errorf("a second tab began another attempt")
		}
		handed, err := y.Hand(t.Context(), y.attempt(id))
		if err != nil || len(handed.Parts) != 2 || handed.Material.Documents[0].Text != "seed 1" || len(handed.Drafts) != 0 {
			t.Errorf("handed out: %+v, %v", handed, err)
		}
		time.Sleep(time.Minute)
		y.save(id, "one two three", 0)
		if err := y.Pasted(t.Context(), id, "notes.md", 12); err != nil {
			t.Error(err)
		}
		report, err := y.Try(t.Context(), id)
		if err != nil || len(report.Remarks) != 1 || report.Remarks[0].Text != "one two three" || report.Results != nil {
			t.Errorf("tried: %+v, %v", report, err)
		}
		a, err := y.Submit(t.Context(), id)
		if err != nil || a.State != store.AttemptJudging || a.EndReason != event.AttemptSubmitted || a.Spent != time.Minute {
			t.Errorf("handed in: %+v, %v", a, err)
		}
		synctest.Wait()
		if a = y.attempt(id); a.State != store.AttemptJudged || *a.Percent != 75 || *a.Low != 60 || *a.High != 80 || !a.Opened(time.Now()) {
			t.Errorf("judged: %+v, %v", a, a.Score())
		}
		want := []string{"attempt.started", "answer.pasted", "answer.submitted", "attempt.ended", "answer.judged"}
		if log := y.log(id); !slices.Equal(kindsOf(log), want) || log[2].At.Minutes() != 1 || !slices.Equal(kindsOf(y.heard()), want) {
			t.Errorf("the log: %v at %v, told %v", kindsOf(log), log[2].At, kindsOf(y.heard()))
		}
		if d, err := y.db.AttemptDrafts(t.Context(), id); err != nil || len(d) != 0 {
			t.Errorf("drafts that are in the log are kept: %v, %v", d, err)
		}
		if remarks, _, err := y.Report(t.Context(), id); err != nil || len(remarks) != 1 {
			t.Errorf("the report: %v, %v", remarks, err)
		}
		if again, err := y.Submit(t.Context(), id); err != nil || again.State != store.AttemptJudged {
			t.Errorf("handed in again: %+v, %v", again, err)
		}
		if _, err := y.Save(t.Context(), id, "notes.md", "more", 1); !errors.Is(err, ErrOver) {
			t.Errorf("saved afterwards: %v", err)
		}
		if next, err := y.Begin(t.Context(), Begin{Exercise: "count", Person: y.ada}); err != nil || next.ID == id || next.Seed != 2 || !next.Repeat {
			t.Errorf("the next: %+v, %v", next, err)
		}
		if _, err := y.Begin(t.Context(), Begin{Exercise: "none", Person: y.ada}); !errors.Is(err, ErrNoExercise) {
			t.Errorf("no exercise: %v", err)
		}
	})
}

func TestASecondTabLosesNothing(t *testing.T) {
	within(t, &echo{}, func(t *testing.T, y *yard) {
		id := y.begin()
		y.save(id, "mine", 0)
		d, err := y.Save(t.Context(), id, "notes.md", "theirs", 0)
		var stale Conflict
		if !errors.As(err, &stale) || stale.Stands.Text != "mine" || stale.Stands.Version != 1 || d.Text != "mine" {
			t.Errorf("a stale save: %v, %+v", err, d)
		}
		if d := y.save(id, "mine", 0); d.Version != 1 { // the answer to it was lost
			t.Errorf("sent again: %+v", d)
		}
		if d := y.save(id, "mine and theirs", 1); d.Version != 2 {
			t.Errorf("on what stands: %+v", d)
		}
		if d := y.save(id, "", 2); d.Version != 3 {
			t.Errorf("emptied: %+v", d)
		}
		if _, err := y.Submit(t.Context(), id); err != nil || y.handed(id) != "" {
			t.Errorf("what was emptied was handed in as %q, %v", y.handed(id), err)
		}
	})
}

func TestTimeEndsItExactly(t *testing.T) {
	within(t, &echo{}, func(t *testing.T, y *yard) {
		id := y.begin()
		time.Sleep(10 * time.Minute)
		y.save(id, "stands", 0)
		if err := y.GiveBack(t.Context(), id, y.root, 90*time.Second, "the line was cut"); err != nil {
			t.Fatal(err)
		}
		if err := y.Pause(t.Context(), id, y.root); err != nil {
			t.Fatal(err)
		}
		time.Sleep(24 * time.Hour)
		if _, err := y.Save(t.Context(), id, "notes.md", "meanwhile", 1); !errors.Is(err, ErrWaits) {
			t.Errorf("saved while time stands still: %v", err)
		}
		y.restart(7 * 24 * time.Hour)
		if at := y.Time(y.attempt(id)); !at.Waits || at.Left != 21*time.Minute+30*time.Second {
			t.Errorf("after a restart %+v", at)
		}
		if err := y.Resume(t.Context(), id, y.root); err != nil {
			t.Fatal(err)
		}
		time.Sleep(21*time.Minute + 30*time.Second - time.Millisecond)
		y.save(id, "in time", 1)
		if at := y.Time(y.attempt(id)); at.Left != time.Millisecond {
			t.Errorf("just before: %+v", at)
		}
		time.Sleep(time.Millisecond)
		if _, err := y.Save(t.Context(), id, "notes.md", "too late", 2); !errors.Is(err, ErrOver) {
			t.Errorf("saved at the end: %v", err)
		}
		synctest.Wait()
		a := y.attempt(id)
		if a.EndReason != event.AttemptTime || y.handed(id) != "in time" || a.Spent != 31*time.Minute+30*time.Second || a.State != store.AttemptJudged {
			t.Errorf("ended: %+v with %q", a, y.handed(id))
		}
		if err := y.GiveBack(t.Context(), id, y.root, time.Minute, "late"); !errors.Is(err, ErrOver) {
			t.Errorf("time for what has ended: %v", err)
		}
		want := []string{"attempt.started", "time.given", "attempt.paused", "attempt.resumed", "answer.submitted", "attempt.ended", "answer.judged"}
		if got := kindsOf(y.log(id)); !slices.Equal(got, want) {
			t.Errorf("the log: %v", got)
		}
	})
}

// Nobody comes back: what stands is handed in at the end, and where the server was down
// then, what was left of the time is had once it is up.
func TestTimeEndsItByItself(t *testing.T) {
	within(t, &echo{}, func(t *testing.T, y *yard) {
		id := y.begin()
		y.save(id, "stands", 0)
		time.Sleep(29 * time.Minute)
		y.restart(time.Hour)
		if at := y.Time(y.attempt(id)); at.Left != time.Minute {
			t.Errorf("%v left after the server was down", at.Left)
		}
		time.Sleep(time.Minute - time.Millisecond)
		synctest.Wait()
		if a := y.attempt(id); a.State != store.AttemptOpen {
			t.Errorf("it ended early: %+v", a)
		}
		time.Sleep(time.Millisecond)
		synctest.Wait()
		if a := y.attempt(id); a.EndReason != event.AttemptTime || y.handed(id) != "stands" {
			t.Errorf("it did not end: %+v", a)
		}
	})
}

func TestAJudgementIsTakenUpAgain(t *testing.T) {
	work := &echo{}
	within(t, work, func(t *testing.T, y *yard) {
		work.judging = make(chan struct{})
		id := y.begin()
		y.save(id, "one two three four", 0)
		if _, err := y.Submit(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if a := y.attempt(id); a.State != store.AttemptJudging || a.Opened(time.Now()) {
			t.Errorf("before it is judged: %+v", a)
		}
		y.restart(0)
		work.breaks = true
		work.judging <- struct{}{}
		synctest.Wait()
		if a := y.attempt(id); a.State != store.AttemptJudging || a.Error != "the machine is broken" {
			t.Errorf("the machine broke: %+v", a)
		}
		work.breaks = false
		time.Sleep(firstAgain)
		work.judging <- struct{}{}
		synctest.Wait()
		if a := y.attempt(id); a.State != store.AttemptJudged || *a.Low != 80 || a.Error != "" || work.judged != 2 {
			t.Errorf("judged %d times: %+v", work.judged, a)
		}
		y.restart(0)
		synctest.Wait()
		if work.judged != 2 {
			t.Error("it was judged anew")
		}
	})
}

// One answer that takes long to judge holds up nobody else's.
func TestASlowJudgementHoldsNobodyUp(t *testing.T) {
	work := &echo{}
	within(t, work, func(t *testing.T, y *yard) {
		work.judging = make(chan struct{})
		var ids []string
		for i := range 2 {
			a, err := y.Begin(t.Context(), Begin{Exercise: "count", Person: y.person(fmt.Sprint("p", i), store.Trainee)})
			if err == nil {
				_, err = y.Submit(t.Context(), a.ID)
			}
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, a.ID)
		}
		synctest.Wait()
		if n := len(y.judges); n != 2 {
			t.Errorf("%d of 2 are being judged", n)
		}
		work.judging <- struct{}{}
		synctest.Wait()
		if one, other := y.attempt(ids[0]).State, y.attempt(ids[1]).State; (one == store.AttemptJudged) == (other == store.AttemptJudged) {
			t.Errorf("%s and %s", one, other)
		}
		work.judging <- struct{}{}
		synctest.Wait()
	})
}

func TestAPersonsMarksAreTakenInOrder(t *testing.T) {
	within(t, &echo{}, func(t *testing.T, y *yard) {
		id := y.begin()
		y.save(id, "one two three four", 0)
		mark := event.MarkGiven{Criterion: "style", Level: 2}
		if _, err := y.Append(t.Context(), id, y.root, mark); !errors.Is(err, ErrNotJudged) {
			t.Errorf("marked while it is open: %v", err)
		}
		if _, err := y.Submit(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		before := len(y.log(id))
		for want, body := range map[error]event.Body{
			grading.ErrMark: event.MarkGiven{Criterion: "style", Level: 1},
			ErrOwn:          mark,
		} {
			by := y.root
			if want == ErrOwn {
				by.ID = y.ada
			}
			if _, err := y.Append(t.Context(), id, by, body); !errors.Is(err, want) {
				t.Errorf("%v: %v, want %v", body, err, want)
			}
		}
		for _, body := range []event.Body{event.MarkGiven{Criterion: "none"}, event.MarkGiven{Criterion: "words"}, event.RunMarked{Global: "fine"}, event.RatersAsked{Raters: 3},
			event.PointOverruled{Criterion: "words", Points: 9, Reason: "x"}, event.PointOverruled{Criterion: "words", Points: 1}, event.PointOverruled{Criterion: "style", Points: 1, Reason: "x"}, event.NoteAdded{Text: "x"}} {
			if _, err := y.Append(t.Context(), id, y.root, body); !errors.Is(err, grading.ErrMark) {
				t.Errorf("%v: %v", body, err)
			}
		}
		if len(y.log(id)) != before {
			t.Error("what was refused is in the log")
		}
		if g, err := y.Append(t.Context(), id, y.root, mark); err != nil || g.Score.Percent != 100 {
			t.Errorf("marked: %+v, %v", g.Score, err)
		}
		g, err := y.Append(t.Context(), id, y.root, event.PointOverruled{Criterion: "words", Points: 4, Reason: "they are the same word"})
		if err != nil || g.Score.Percent != 60 || *y.attempt(id).Percent != 60 {
			t.Errorf("overruled: %+v, %v", g.Score, err)
		}
		if kept, err := y.Grade(t.Context(), id); err != nil || kept.Score != g.Score {
			t.Errorf("kept: %+v, %v", kept.Score, err)
		}
	})
}

func TestWithdrawnIsNotJudged(t *testing.T) {
	within(t, &echo{}, func(t *testing.T, y *yard) {
		id := y.begin()
		y.save(id, "never mind", 0)
		if a, err := y.Withdraw(t.Context(), id); err != nil || a.State != store.AttemptWithdrawn {
			t.Errorf("%+v, %v", a, err)
		}
		if _, err := y.Submit(t.Context(), id); !errors.Is(err, ErrOver) {
			t.Errorf("handed in: %v", err)
		}
		synctest.Wait()
		if got := kindsOf(y.log(id)); !slices.Equal(got, []string{"attempt.started", "attempt.ended"}) || y.work.judged != 0 {
			t.Errorf("the log: %v", got)
		}
		if _, err := y.Grade(t.Context(), id); !errors.Is(err, ErrNotJudged) {
			t.Error(err)
		}
	})
}

func TestTriesAreFewAndFair(t *testing.T) {
	work := &echo{}
	within(t, work, func(t *testing.T, y *yard) {
		work.trying = make(chan struct{})
		const people = 5
		var all sync.WaitGroup
		for i := range people {
			a, err := y.Begin(t.Context(), Begin{Exercise: "count", Person: y.person(fmt.Sprint("p", i), store.Trainee)})
			if err != nil {
				t.Fatal(err)
			}
			all.Go(func() {
				if _, err := y.Try(t.Context(), a.ID); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
			if _, err := y.Try(t.Context(), a.ID); !errors.Is(err, ErrTrying) {
				t.Errorf("tried twice at once: %v", err)
			}
			if d, err := y.Save(t.Context(), a.ID, "notes.md", "goes on", 0); err != nil || d.Version != 1 {
				t.Errorf("saved while it is tried: %v", err)
			}
		}
		close(work.trying)
		all.Wait()
		if work.most != 2 {
			t.Errorf("%d at once", work.most)
		}
	})
}

func TestWhatCannotBeAnAnswer(t *testing.T) {
	option := []exercise.Option{{ID: "a"}, {ID: "b"}}
	for _, c := range []struct {
		part exercise.Part
		text string
		fits bool
	}{
		{exercise.Part{Form: exercise.Code, Most: 3}, "äöü", true},
		{exercise.Part{Form: exercise.Code, Most: 3}, "äöüx", false},
		{exercise.Part{Form: exercise.Prose}, "a\x00b", false},
		{exercise.Part{Form: exercise.Prose}, "a\xffb", false},
		{exercise.Part{Form: exercise.Prose}, strings.Repeat("x", mostText+1), false},
		{exercise.Part{Form: exercise.Choice, Options: option}, "a", true},
		{exercise.Part{Form: exercise.Choice, Options: option}, "", true},
		{exercise.Part{Form: exercise.Choice, Options: option}, "c", false},
		{exercise.Part{Form: exercise.Choices, Options: option}, "a\nb\n", true},
		{exercise.Part{Form: exercise.Choices, Options: option}, "a\nc", false},
		{exercise.Part{Form: exercise.Line}, "one line", true},
		{exercise.Part{Form: exercise.Line}, "two\nlines", false},
		{exercise.Part{Form: exercise.Remarks}, "3\tWhy this?\n12\tNo.", true},
		{exercise.Part{Form: exercise.Remarks}, "3 Why this?", false},
		{exercise.Part{Form: exercise.Remarks}, "0\tWhy this?", false},
		{exercise.Part{Form: exercise.Remarks}, "3\t ", false},
	} {
		if err := fits(c.part, c.text); (err == nil) != c.fits || err != nil && !errors.Is(err, ErrPart) {
			t.Errorf("%s %.20q: %v", c.part.Form, c.text, err)
		}
	}
}

// What an attempt in practice came to is kept with each grade, and of those of before it is
// read once; of an interview it is not.
func TestWhatAttemptsCameToIsKept(t *testing.T) {
	figure := 75.0
	within(t, &echo{figure: &figure}, func(t *testing.T, y *yard) {
		kept := func() (all []outcome.Outcome) {
			t.Helper()
			rows, err := y.db.AttemptOutcomes().After(t.Context(), 0, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				var o outcome.Outcome
				if err := json.Unmarshal(row.Raw, &o); err != nil || !row.Exercise || row.PersonID != y.ada {
					t.Fatalf("%+v, %v", row, err)
				}
				all = append(all, o)
			}
			return all
		}
		id := y.begin()
		y.save(id, "one two three four", 0)
		if _, err := y.Submit(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		hired, err := y.Begin(t.Context(), Begin{Exercise: y.attempt(id).Exercise, Person: y.ada, Interview: "i1"})
		if err == nil {
			_, err = y.Submit(t.Context(), hired.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		all := kept()
		if len(all) != 1 || all[0].Rated != nil || all[0].Actionable == nil || *all[0].Actionable != figure || all[0].NoiseCut != nil || len(all[0].Players) != 1 || len(all[0].Points) != 2 || all[0].Waits(1) == 0 {
			t.Fatalf("judged: %+v", all)
		}
		if _, err := y.Append(t.Context(), id, y.root, event.MarkGiven{Criterion: "style", Level: 2}); err != nil {
			t.Fatal(err)
		}
		marked := kept()
		if len(marked) != 1 || marked[0].Rated == nil || *marked[0].Rated != 5 || *marked[0].Actionable != figure {
			t.Errorf("marked: %+v", marked)
		}
		if lacking, err := y.db.LackAttemptOutcome(t.Context(), 10); err != nil || len(lacking) != 0 {
			t.Errorf("%d lack theirs, %v", len(lacking), err)
		}
		// One of before has none.
		g, err := y.db.AttemptGrade(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		old, _, err := y.db.CreateAttempt(t.Context(), store.Attempt{Exercise: "old", PersonID: y.ada, RubricHash: y.attempt(id).RubricHash, Length: time.Hour}, store.Kept{Rubric: []byte("{}"), Edition: store.Edition{Scenario: "x"}})
		if err == nil {
			_, _, err = y.db.ChangeAttempt(t.Context(), old.ID, func(a *store.Attempt) error { a.State, a.Ended = store.AttemptJudging, time.Now(); return nil })
		}
		if err == nil {
			err = y.db.PutAttemptGrade(t.Context(), store.NewAttemptGrade{Attempt: old.ID, Rubric: old.RubricHash, Raw: g, Score: &store.Score{Percent: 50, Low: 50, High: 50}})
		}
		if err == nil {
			err = y.FillOutcomes(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		if all := kept(); len(all) != 2 || all[1].Rated == nil || all[1].Actionable != nil {
			t.Errorf("filled in: %+v", all)
		}
	})
}
