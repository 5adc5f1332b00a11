package web

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/store"
)

// marker stands wherever there is something that whoever answers is not to know.
const marker = "kestrel-4711"

// opinion stands where a machine says what it thinks of an answer.
const opinion = "dotterel-0815"

// veiled is an exercise that gives nothing away: its judge, its hidden file, its truth and
// the name of the drill that was recorded for it have the marker.
type veiled struct{}

func (veiled) Material(seed int64) exercise.Material {
	return exercise.Material{Documents: []exercise.Document{{ID: "log.txt", Title: "Log", Language: "text", Text: fmt.Sprint("seed ", seed)}, {ID: "note.md", Title: "Note", Language: "markdown", Text: "*read*"}},
		Recorded: &exercise.Recorded{Drill: marker, Responder: marker, Seed: 4711, Until: 90_000}}
}

func (veiled) Parts(int64) []exercise.Part {
	return []exercise.Part{
		{ID: "notes.md", Title: "Notes", Help: "What you **see**.", Form: exercise.Prose, Start: "# Notes\n", Most: 200},
		{ID: "severity", Title: "Severity", Form: exercise.Choice, Options: []exercise.Option{{ID: "SEV1", Title: "SEV1"}, {ID: "SEV2", Title: "SEV2"}}},
	}
}

func (veiled) Checks() []exercise.Check { return []exercise.Check{{ID: marker, Title: marker}} }

func (veiled) Try(_ context.Context, _ exercise.Workshop, _ int64, a exercise.Answer) (exercise.Report, error) {
	r := exercise.Report{Results: []exercise.Result{{Check: marker, Share: 1, Why: marker}}}
	if !strings.Contains(a["notes.md"], "because") {
		r.Remarks = []exercise.Remark{{Part: "notes.md", Line: 1, Weight: exercise.Advice, Source: "drillyard", Text: "It does not say why."}}
	}
	return r, nil
}

func (veiled) Judge(_ context.Context, _ exercise.Workshop, _ int64, a exercise.Answer) (exercise.Report, error) {
	share := 0.0
	if strings.Contains(a["notes.md"], "because") {
		share = 1
	}
	quoted := fmt.Sprintf(" was looked for in %q.", a["notes.md"])
	return exercise.Report{Results: []exercise.Result{{Check: marker, Share: share, Why: marker + quoted}}, Remarks: []exercise.Remark{{Part: "notes.md", Line: 1, Weight: exercise.Advice, Source: "echo", Text: "Something" + quoted, Hint: a["notes.md"]}, {Part: "notes.md", Line: 1, Weight: exercise.Mistake, Source: exercise.Itself, Text: opinion}}, Shown: map[string]string{"found": marker}}, nil
}

func (veiled) Prompt(int64) string { return "cat notes.md" }

func (v veiled) Files(_ int64, a exercise.Answer) map[string]string { return v.Written(a) }

func (veiled) Written(a exercise.Answer) map[string]string {
	return map[string]string{"notes.md": a["notes.md"]}
}

// cages is a workshop that runs nothing and says what it was to run.
type cages struct{ exercise.Workshop }

func (cages) Cage(_ context.Context, p exercise.Program) (exercise.Ran, error) {
	return exercise.Ran{Stdout: fmt.Sprint(p.Command, p.Files)}, nil
}

// shelfOf has one exercise.
type shelfOf []attempt.Exercise

func (s shelfOf) Exercises() []attempt.Exercise { return s }
func (s shelfOf) Exercise(slug string) (attempt.Exercise, bool) {
	for _, ex := range s {
		if ex.Slug == slug {
			return ex, true
		}
	}
	return attempt.Exercise{}, false
}
func (s shelfOf) Open(store.Edition) (attempt.Exercise, error) { return s[0], nil }

func markedShelf(t *testing.T) attempt.Shelf {
	t.Helper()
	rubric, wrong := grading.OfExercise("marked", "Marked", 0, []grading.Criterion{
		{ID: "why-" + marker, Title: "Says " + marker, Dimension: "systems", Points: 8, Asks: grading.AsksCheck, Of: marker},
		{ID: "style", Title: "Style " + marker, Dimension: "communication", Points: 2, Asks: grading.AsksJudge, Of: grading.OfAnswer, Levels: map[int]string{0: "none", 2: marker}},
	})
	if wrong != nil {
		t.Fatal(wrong)
	}
	return shelfOf{{Slug: "marked", Title: "Marked", Kind: "echo", KindTitle: "Echo", Summary: "Say what you see.", Level: "newcomer", Skills: []string{"observability"}, Length: 20 * time.Minute,
		Task: "Write *notes*.", Debrief: "Look for " + marker + ".", Good: exercise.Answer{"notes.md": "because of " + marker}, Work: veiled{}, Rubric: rubric, Hash: "e1",
		Kept: store.Edition{Scenario: "exercises/marked.md", Files: map[string][]byte{"exercises/marked.md": []byte(marker)}}}}
}

// attemptOf is an open attempt of somebody, as the store has it.
func attemptOf(t *testing.T, db *store.Store, person string) store.Attempt {
	t.Helper()
	a, _, err := db.CreateAttempt(t.Context(), store.Attempt{Exercise: "marked", Title: "Marked", Kind: "echo", PersonID: person, Seed: 1, Edition: "e", RubricHash: "r", Length: time.Hour},
		store.Kept{Rubric: []byte("{}"), Edition: store.Edition{Scenario: "x"}})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func withExercises(t *testing.T) *yard { return withShelf(t, markedShelf(t)) }

func withShelf(t *testing.T, shelf attempt.Shelf) *yard {
	t.Helper()
	y := newYardOf(t, content.FS, routes(), func(o *Options) {
		service, err := attempt.New(t.Context(), attempt.Options{Store: o.Store, Shelf: shelf, Workshop: cages{}, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := service.Close(context.WithoutCancel(t.Context())); err != nil {
				t.Error(err)
			}
		})
		o.Attempts, o.Pace = service, 100
	})
	return y
}

// readDebrief is a debrief as a client reads it: events are of many shapes.
type readDebrief struct {
	attemptDebrief
	Events []json.RawMessage `json:"events"`
}

// settled waits until an attempt is judged.
func (y *yard) settled(id string) {
	y.t.Helper()
	for until := time.Now().Add(patience); ; {
		a, err := y.web.Store.Attempt(y.t.Context(), id)
		if err != nil {
			y.t.Fatal(err)
		}
		if a.State == store.AttemptJudged {
			return
		}
		if time.Now().After(until) {
			y.t.Fatalf("it is not judged: %+v", a)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// Whoever answers is told nothing of what their answer is judged by before the debrief: by
// no route, while they answer or while it is judged or kept back.
func TestWhoeverAnswersLearnsNothing(t *testing.T) {
	t.Parallel()
	y := withExercises(t)
	ada, fay := y.person("ada", store.Trainee), y.person("fay", store.Facilitator)
	var open attemptView
	ada.ask(http.StatusCreated, "POST", "/api/exercises/marked/attempts", nil).into(t, &open)
	base := "/api/attempts/" + open.ID
	saw := map[string]string{}
	ask := func(status int, method, path string, in any) reply {
		t.Helper()
		r := ada.ask(status, method, path, in)
		saw[method+" "+path+fmt.Sprint(" ", len(saw))] = string(r.body)
		return r
	}
	ask(200, "GET", "/api/exercises", nil)
	ask(200, "GET", "/api/exercises/marked", nil)
	ask(200, "GET", base, nil)
	ask(200, "POST", base+"/try", nil)
	ask(200, "PUT", base+"/parts/notes.md", typed{"it is so because it is", 0})
	ask(409, "PUT", base+"/parts/notes.md", typed{"theirs", 0})
	ask(422, "PUT", base+"/parts/none", typed{"x", 0})
	ask(422, "PUT", base+"/parts/severity", typed{"SEV9", 0})
	ask(200, "POST", base+"/pastes", pasted{"notes.md", 12})
	ask(200, "POST", base+"/try", nil)
	ask(409, "GET", base+"/debrief", nil)
	ask(200, "GET", "/api/home", nil)
	ask(200, "GET", "/api/me/data", nil)
	if _, _, err := y.web.Store.ChangeAttempt(t.Context(), open.ID, func(a *store.Attempt) error { a.Opens = store.Held; return nil }); err != nil {
		t.Fatal(err)
	}
	ask(200, "POST", base+"/submit", nil)
	y.settled(open.ID)
	ask(409, "GET", base+"/debrief", nil)
	ask(200, "GET", base, nil)
	ask(200, "GET", "/api/attempts", nil)
	ask(200, "GET", "/api/exercises/marked", nil)
	ask(200, "GET", "/api/me/data", nil)
	for what, body := range saw {
		if strings.Contains(body, marker) {
			t.Errorf("%s tells: %s", what, body)
		}
	}
	var v attemptView
	ada.ask(200, "GET", base, nil).into(t, &v)
	if v.Readable || v.Score != nil || v.State != store.AttemptJudged {
		t.Errorf("held back, and yet %+v", v)
	}
	fay.ask(200, "POST", base+"/release", nil)
	var d readDebrief
	r := ada.ask(200, "GET", base+"/debrief", nil)
	r.into(t, &d)
	if !strings.Contains(d.Lesson, marker) || !strings.Contains(d.Answer[0].Good, marker) || d.Answer[0].Text != "it is so because it is" || d.Grade.Score.Percent != 100 || len(d.Unmarked) != 1 || len(d.Criteria) != 0 || d.Shown == nil {
		t.Errorf("the debrief: %s", r.body)
	}
}

func TestAnAttemptOverTheWeb(t *testing.T) {
	t.Parallel()
	y := withExercises(t)
	ada, fay, sam := y.person("ada", store.Trainee), y.person("fay", store.Facilitator), y.person("sam", store.Assessor)
	var cards []exerciseCard
	ada.ask(200, "GET", "/api/exercises", nil).into(t, &cards)
	if len(cards) != 1 || cards[0].Minutes != 20 || cards[0].Kind.Title != "Echo" || cards[0].Open != "" {
		t.Errorf("the catalogue: %+v", cards)
	}
	ada.ask(404, "POST", "/api/exercises/none/attempts", nil)
	var open, again attemptView
	ada.ask(201, "POST", "/api/exercises/marked/attempts", nil).into(t, &open)
	ada.ask(201, "POST", "/api/exercises/marked/attempts", nil).into(t, &again)
	if open.ID != again.ID || open.Time.LengthMS != 20*60_000 {
		t.Errorf("begun twice: %+v, %+v", open, again)
	}
	base := "/api/attempts/" + open.ID
	var work workView
	ada.ask(200, "GET", base, nil).into(t, &work)
	if len(work.Parts) != 2 || work.Parts[0].Text != "# Notes\n" || work.Parts[0].Help != "<p>What you <strong>see</strong>.</p>\n" || work.Documents[1].HTML == "" || work.Attempt.Time.LeftMS <= 0 {
		t.Errorf("the work: %+v", work)
	}
	// Who leads sees that somebody answers, and nothing of it.
	if text := string(fay.ask(200, "GET", base, nil).body); strings.Contains(text, "parts") {
		t.Errorf("a facilitator reads along: %s", text)
	}
	var kept savedView
	ada.ask(200, "PUT", base+"/parts/notes.md", typed{"first", 0}).into(t, &kept)
	var stale problemDocument
	ada.ask(409, "PUT", base+"/parts/notes.md", typed{"second tab", 0}).into(t, &stale)
	if kept.Version != 1 || stale.Now == nil || stale.Now.Text != "first" || stale.Now.Version != "1" {
		t.Errorf("saved %+v, then %+v", kept, stale)
	}
	ada.ask(413, "PUT", base+"/parts/notes.md", typed{strings.Repeat("x", answerLimit), 1})
	ada.ask(422, "POST", base+"/pastes", pasted{"notes.md", 0})
	ada.ask(403, "POST", base+"/time", timeBack{1000, "mine"})
	fay.ask(422, "POST", base+"/time", timeBack{60_000, " "})
	fay.ask(422, "POST", base+"/time", timeBack{-1, "because"})
	var given attemptView
	fay.ask(200, "POST", base+"/time", timeBack{60_000, "the line was cut"}).into(t, &given)
	if given.Time.GivenMS != 60_000 {
		t.Errorf("given back: %+v", given.Time)
	}
	// What stands still takes nothing, and has not ended: it is worth another try.
	if err := y.web.Attempts.Pause(t.Context(), open.ID, event.Actor{Kind: event.Engine}); err != nil {
		t.Fatal(err)
	}
	ada.ask(423, "PUT", base+"/parts/notes.md", typed{"meanwhile", 1})
	if err := y.web.Attempts.Resume(t.Context(), open.ID, event.Actor{Kind: event.Engine}); err != nil {
		t.Fatal(err)
	}
	ada.ask(200, "POST", base+"/submit", nil)
	ada.ask(409, "PUT", base+"/parts/notes.md", typed{"late", 1})
	y.settled(open.ID)
	for who, s := range map[string]*someone{"ada": ada, "fay": fay, "sam": sam} {
		var d readDebrief
		s.ask(200, "GET", base+"/debrief", nil).into(t, &d)
		if d.Answer[0].Text != "first" || d.Answer[1].Text != "" || d.Grade.Score.Percent != 0 || len(d.Events) == 0 {
			t.Errorf("the debrief for %s: %+v", who, d)
		}
	}
	var own ownData
	ada.ask(200, "GET", "/api/me/data", nil).into(t, &own)
	if len(own.Attempts) != 1 || own.Attempts[0].Answer["notes.md"] != "first" {
		t.Errorf("their own data: %+v", own.Attempts)
	}
	var list []attemptView
	fay.ask(200, "GET", "/api/attempts?who=seen", nil).into(t, &list)
	if len(list) != 1 || list[0].Score == nil {
		t.Errorf("those that are seen: %+v", list)
	}
	ada.ask(403, "GET", "/api/attempts?who=seen", nil)
	raw, _ := json.Marshal(list)
	if strings.Contains(string(raw), marker) {
		t.Errorf("the list tells: %s", raw)
	}
}

// Who may know of an attempt, and do what: in practice, by the groups that they lead; of an
// interview, nobody here but who answers.
func TestWhoSeesAnAttempt(t *testing.T) {
	t.Parallel()
	table := routes()
	for i := range table {
		table[i].handle = func(_ *server, c *call) error { return c.NoContent(reached) }
	}
	y := newYardOf(t, content.FS, table, func(o *Options) { o.Pace = 1000 })
	ada, eve := y.person("ada", store.Trainee), y.person("eve", store.Trainee)
	lead, other := y.person("lead", store.Facilitator), y.person("other", store.Assessor)
	for _, g := range []store.Group{{Name: "Hers", Members: []string{ada.person.ID}, Leads: []string{lead.person.ID}}, {Name: "Another", Members: []string{eve.person.ID}, Leads: []string{other.person.ID}}} {
		if _, err := y.web.Store.CreateGroup(t.Context(), g); err != nil {
			t.Fatal(err)
		}
	}
	free := y.person("free", store.Facilitator)
	// Who marks: assessors who see who answered, and their mentor, whoever sees them.
	judge, guide := y.person("judge", store.Assessor), y.person("guide", store.Facilitator)
	if _, err := y.web.Store.CreateGroup(t.Context(), store.Group{Name: "A third", Leads: []string{guide.person.ID}}); err != nil {
		t.Fatal(err)
	}
	if _, err := y.web.Store.Enrol(t.Context(), store.Enrolment{PersonID: ada.person.ID, Track: "way", StartDay: "2026-11-29", Zone: "UTC", Profile: store.StartUp, Edition: "e", MentorID: guide.person.ID}, []byte("x")); err != nil {
		t.Fatal(err)
	}
	practice := attemptOf(t, y.web.Store, ada.person.ID)
	hired, _, err := y.web.Store.CreateAttempt(t.Context(), store.Attempt{Exercise: "marked", PersonID: ada.person.ID, RubricHash: "r", Interview: "i1", Length: time.Hour}, store.Kept{Rubric: []byte("{}"), Edition: store.Edition{Scenario: "x"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range table {
		if !strings.HasPrefix(r.path, attemptPath) {
			continue
		}
		for id, of := range map[string]map[*someone]bool{practice.ID: {ada: true, lead: true, free: true, other: false, eve: false, judge: true, guide: true}, hired.ID: {ada: true, lead: false, free: false, other: false, eve: false, judge: false, guide: false}} {
			for who, knows := range of {
				want := http.StatusNotFound
				if knows {
					may := r.who == attempting || (r.who == answering) == (who == ada)
					switch r.who {
					case corrector:
						may = who == judge || who == guide
					case looking: // others only where the debrief may be read
						may = who == ada
					}
					want = map[bool]int{true: reached, false: http.StatusForbidden}[may]
				}
				path := strings.NewReplacer(":attempt", id, ":part", "p").Replace(r.path)
				if got := who.send(who.request(r.method, path, nil)).StatusCode; got != want {
					t.Errorf("%s as %s, hired %v: %d, want %d", r.name(), who.person.Login, id == hired.ID, got, want)
				}
			}
		}
	}
}

// An answer in practice is done in the track that asks for it, waits for a mark that holds
// nothing up, and is marked by the mentor; whoever answered reads that.
func TestAMentorMarksAnAnswer(t *testing.T) {
	t.Parallel()
	shelf := markedShelf(t).(shelfOf)
	shelf[0].Slug, shelf[0].Title = "while-you-remember", "While you remember" // as a track has it
	y := withShelf(t, shelf)
	ada, fay, eve := y.person("ada", store.Trainee), y.person("fay", store.Facilitator), y.person("eve", store.Facilitator)
	var mine enrolmentView
	ada.ask(201, "POST", "/api/enrolments", newEnrolment{Track: "first-30-days", Mentor: fay.person.ID, StartDay: "2026-11-01"}).into(t, &mine)
	step := func(s *someone) (found stepView) {
		t.Helper()
		var view trackView
		s.ask(200, "GET", "/api/enrolments/"+mine.ID, nil).into(t, &view)
		for _, p := range view.Phases {
			for _, one := range p.Steps {
				if one.Exercise != nil && one.Exercise.Slug == shelf[0].Slug {
					found = one
				}
			}
		}
		return found
	}
	if s := step(ada); s.State != "open" || !s.Exercise.There || s.Exercise.Title != "While you remember" {
		t.Fatalf("before: %+v", s)
	}
	var a attemptView
	ada.ask(201, "POST", "/api/exercises/while-you-remember/attempts", nil).into(t, &a)
	base := "/api/attempts/" + a.ID
	ada.ask(200, "PUT", base+"/parts/notes.md", typed{"so, because of it", 0})
	ada.ask(200, "POST", base+"/submit", nil)
	y.settled(a.ID)

	if s := step(fay); s.State != "done" || len(s.Tries) != 1 || s.Tries[0].Answer != a.ID || s.Tries[0].Low == nil || *s.Tries[0].Low != 80 || *s.Tries[0].High != 100 {
		t.Errorf("after: %+v", s)
	}
	waits := func() (all []waitView) {
		t.Helper()
		var people learnersView
		fay.ask(200, "GET", "/api/mentor", nil).into(t, &people)
		for _, p := range people.People {
			all = append(all, p.Waits...)
		}
		return all
	}
	if w := waits(); len(w) != 1 || w[0].Kind != "marks" || w[0].Answer != a.ID || w[0].Run != "" {
		t.Errorf("waits: %+v", w)
	}
	var d readDebrief
	fay.ask(200, "GET", base+"/debrief", nil).into(t, &d)
	if !d.Marking.Open || len(d.Criteria) != 1 || d.Criteria[0].ID != "style" || d.Criteria[0].Levels["2"] != marker || len(d.Criteria[0].Things) != 1 {
		t.Errorf("the mentor's desk: %+v %+v", d.Marking, d.Criteria)
	}

	mark := event.MarkGiven{Criterion: "style", Level: 2, Comment: "say it first"}
	ada.ask(403, "POST", base+"/marks", mark)
	eve.ask(403, "POST", base+"/marks", mark) // she leads, and neither marks nor is their mentor
	fay.ask(422, "POST", base+"/marks", event.MarkGiven{Criterion: "style", Level: 7})
	fay.ask(422, "POST", base+"/marks", event.MarkGiven{Criterion: "why-" + marker, Level: 1}) // a machine's
	fay.ask(422, "POST", base+"/marks", event.MarkGiven{Criterion: "style", Level: 1, Comment: strings.Repeat("x", maxComment+1)})
	fay.ask(200, "POST", base+"/marks", mark).into(t, &d)
	if d.Grade.Score.Low != 100 || d.Grade.Score.High != 100 || len(d.Unmarked) != 0 {
		t.Errorf("marked: %+v", d.Grade.Score)
	}
	fay.ask(200, "POST", base+"/marks/global", event.RunMarked{Global: event.ClearPass})
	r := ada.ask(200, "GET", base+"/debrief", nil)
	if r.into(t, &d); !strings.Contains(string(r.body), "say it first") || d.Grade.Global != event.ClearPass || d.Marking.Open || len(d.Criteria) != 0 || d.Attempt.Score.Low != 100 {
		t.Errorf("ada reads %s", r.body)
	}
	if w := waits(); len(w) != 0 {
		t.Errorf("still waits: %+v", w)
	}
}

// Whoever marks finds on Home what waits for a mark: of those they see, in practice.
func TestAnswersWaitForWhoeverMarks(t *testing.T) {
	t.Parallel()
	y := withExercises(t)
	ada, sam, fay := y.person("ada", store.Trainee), y.person("sam", store.Assessor), y.person("fay", store.Facilitator)
	var a attemptView
	ada.ask(201, "POST", "/api/exercises/marked/attempts", nil).into(t, &a)
	ada.ask(200, "PUT", "/api/attempts/"+a.ID+"/parts/notes.md", typed{"because", 0})
	ada.ask(200, "POST", "/api/attempts/"+a.ID+"/submit", nil)
	y.settled(a.ID)
	hired, err := y.web.Attempts.Begin(t.Context(), attempt.Begin{Exercise: "marked", Person: ada.person.ID, Interview: "i1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := y.web.Attempts.Submit(t.Context(), hired.ID); err != nil {
		t.Fatal(err)
	}
	y.settled(hired.ID)
	waiting := func(s *someone) []attemptView {
		t.Helper()
		var home homeView
		s.ask(200, "GET", "/api/home", nil).into(t, &home)
		return home.Leads.Answers
	}
	if all := waiting(sam); len(all) != 1 || all[0].ID != a.ID {
		t.Errorf("for an assessor: %+v", all)
	}
	if all := waiting(fay); len(all) != 0 {
		t.Errorf("for a facilitator: %+v", all)
	}
	sam.ask(404, "POST", "/api/attempts/"+hired.ID+"/marks", event.MarkGiven{Criterion: "style", Level: 2})
	sam.ask(200, "POST", "/api/attempts/"+a.ID+"/marks", event.MarkGiven{Criterion: "style", Level: 0})
	if all := waiting(sam); len(all) != 0 {
		t.Errorf("once it is marked: %+v", all)
	}
}
