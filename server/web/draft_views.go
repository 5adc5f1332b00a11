package web

import (
	"path"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/library"
)

// shownDraft is a draft as its readers will see it.
type shownDraft struct {
	// Sound says that it has no mistakes.
	Sound bool `json:"sound"`
	// Page is a runbook or a page of the guide.
	Page        string           `json:"page_html,omitempty"`
	Trainee     *traineeView     `json:"trainee"`
	Facilitator *scriptView      `json:"facilitator"`
	Grader      []draftCriterion `json:"grader"`
	Timeline    []draftInject    `json:"timeline"`
	DurationMS  int64            `json:"duration_ms"`
	// What of these it is not, is null. A track and an interview template are shown with
	// mistakes as well, as far as they can be read.
	Exercise  *draftExercise  `json:"exercise"`
	Track     *draftTrack     `json:"track"`
	Interview *draftInterview `json:"interview"`
}

// traineeView is what a trainee is told before the drill.
type traineeView struct {
	Title    string   `json:"title"`
	Summary  string   `json:"summary"`
	Level    string   `json:"level"`
	Briefing string   `json:"briefing_html"`
	Oncall   string   `json:"oncall"`
	Stack    string   `json:"stack"`
	Skills   []string `json:"skills"`
	Runbooks []string `json:"runbooks"` // titles
	Runtimes []string `json:"runtimes"`
}

// draftCriterion is a criterion as its author and whoever grades read it.
type draftCriterion struct {
	scriptCriterion
	Must bool `json:"must"`
	// Missed is what a player is told who did nothing at all, and Earn what would
	// have earned it.
	Missed string `json:"missed"`
	Earn   string `json:"earn,omitempty"`
}

// draftInject is an inject on the line of time.
type draftInject struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	When  string `json:"when"`
	Does  string `json:"does"`
	Fixed bool   `json:"fixed"`           // it comes at AtMS; else after something else
	AtMS  int64  `json:"at_ms"`           // run time, or how long after what it waits for
	After string `json:"after,omitempty"` // the inject that it waits for
	Harm  bool   `json:"harm"`            // it does harm
	// How it goes on once it has come: see scenarios.Course. What is 0 is not so.
	LastsMS int64  `json:"lasts_ms"`        // its faults end so long after they came
	EveryMS int64  `json:"every_ms"`        // it comes again so long after it came
	Comes   int    `json:"comes"`           // how often it comes in all; 0: as often as there is time
	Stays   bool   `json:"stays"`           // the last time its faults do not end
	OnMS    int64  `json:"on_ms"`           // its faults take turns: so long they hold,
	OffMS   int64  `json:"off_ms"`          // and so long they are away
	GrowsMS int64  `json:"grows_ms"`        // over which its faults get worse
	Until   string `json:"until,omitempty"` // what ends all of it
}

// unsound is what is shown of a draft of which nothing can be made.
func unsound() shownDraft {
	return shownDraft{Grader: []draftCriterion{}, Timeline: []draftInject{}}
}

// viewDraft is POST /api/packs/PACK/view.
func (s *server) viewDraft(c *call, in draft) (shownDraft, error) {
	p, err := s.drafted(c, in)
	if err != nil {
		return unsound(), err
	}
	switch {
	case in.lies("tracks", library.KindTrack):
		t, problems := s.Library.SketchTrack(p.Name, in.Path, []byte(in.Text))
		v := unsound()
		v.Sound, v.Track = len(problems.Mistakes()) == 0, s.viewTrackDraft(t, in.Text)
		return v, nil
	case in.lies("interviews", library.KindInterview):
		t, problems := s.Library.SketchInterview(p.Name, in.Path, []byte(in.Text))
		v := unsound()
		v.Sound, v.Interview = len(problems.Mistakes()) == 0, s.viewInterviewDraft(t, in.Text)
		return v, nil
	case in.lies("exercises", library.KindExercise):
		e, problems := s.Library.CompileExerciseIn(p.Name, in.Path, []byte(in.Text))
		v := unsound()
		if len(problems.Mistakes()) > 0 {
			return v, nil
		}
		v.Sound = true
		v.Exercise, err = viewExerciseDraft(e)
		return v, err
	}
	if !in.drill() {
		found := s.Library.CheckIn(p.Name, in.Path, []byte(in.Text))
		v := unsound()
		v.Sound = len(found.Mistakes()) == 0
		if path.Ext(in.Path) == ".md" {
			doc, _ := markdown.Parse(in.Path, []byte(in.Text))
			v.Page, err = markdown.HTML(doc.Body)
		}
		return v, err
	}
	drill, problems := s.Library.CompileIn(p.Name, in.Path, []byte(in.Text))
	if len(problems) > 0 {
		return unsound(), nil
	}
	now := scenarios.Moments{Said: time.Now()}
	v := unsound()
	v.Sound, v.DurationMS = true, drill.Duration.Milliseconds()
	script := scriptView{Truth: drill.Rubric.Truth, Injects: []scriptInject{}, Criteria: criteriaOf(drill.Rubric)}
	if err := script.tell(drill.Scenario, now); err != nil {
		return v, err
	}
	trainee, err := forTrainee(drill, now)
	if err != nil {
		return v, err
	}
	v.Trainee, v.Facilitator = &trainee, &script
	for i := range drill.Injects {
		v.Timeline = append(v.Timeline, onTheLine(drill.Scenario, &drill.Injects[i]))
	}
	v.Grader, err = forGrader(drill.Rubric)
	return v, err
}

func forTrainee(drill library.Drill, now scenarios.Moments) (traineeView, error) {
	briefing, err := markdown.HTML(scenarios.Expand(drill.Briefing, now))
	stack := drill.Edition.Stack()
	v := traineeView{
		Title: drill.Title, Summary: drill.Summary, Level: drill.Level, Briefing: briefing,
		Oncall: drill.Oncall, Stack: stack.Title, Skills: list(drill.Skills), Runbooks: []string{}, Runtimes: list(drill.Runtimes),
	}
	if team, ok := stack.Team(drill.Oncall); ok {
		v.Oncall = team.Title
	}
	for _, slug := range drill.Runbooks {
		if book, ok := drill.Edition.Runbook(slug); ok {
			v.Runbooks = append(v.Runbooks, book.Title)
		}
	}
	return v, err
}

// forGrader tells each criterion as the debrief does of a run in which nobody did
// anything: in the words that a player would read.
func forGrader(rubric *grading.Rubric) ([]draftCriterion, error) {
	grade, err := rubric.Grade([]event.Event{
		{Seq: 1, Actor: event.Actor{Kind: event.Engine}, Body: event.RunStarted{}},
		{Seq: 2, Actor: event.Actor{Kind: event.Engine}, Body: event.RunEnded{Reason: event.EndTime}},
	})
	if err != nil {
		return nil, err
	}
	list := []draftCriterion{}
	for i, c := range criteriaOf(rubric) {
		found := grade.Findings[i]
		list = append(list, draftCriterion{c, rubric.Criteria[i].Must, found.Why, found.Earn})
	}
	return list, nil
}

func onTheLine(drill *scenarios.Scenario, in *scenarios.Inject) draftInject {
	t := in.Trigger
	v := draftInject{ID: in.ID, Title: in.Title, When: when(in), Does: does(in), Fixed: t.When.Kind == "", AtMS: (t.At + t.After).Milliseconds()}
	for _, other := range drill.Injects {
		if !v.Fixed && other.ID == t.When.Arg {
			v.After = other.ID
		}
	}
	for _, e := range in.Effects() {
		v.Harm = v.Harm || e.Fault != nil
		if e.Fault != nil && e.Fault.Grows != nil {
			v.GrowsMS = max(v.GrowsMS, e.Fault.Grows.Over.Milliseconds())
		}
	}
	v.Comes = in.Comes()
	if k := in.Course; k != nil {
		v.LastsMS, v.EveryMS, v.Stays = k.Lasts.Milliseconds(), k.Every.Milliseconds(), k.Stays
		v.OnMS, v.OffMS = k.Flap.On.Milliseconds(), k.Flap.Off.Milliseconds()
		if k.Until.Kind != "" {
			v.Until = k.Until.String()
		}
	}
	return v
}
