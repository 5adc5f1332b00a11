package web

import (
	"context"
	"net/http"
	"unicode/utf8"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/panel"
)

// newPanel is the panel of the interviews of a server.
func newPanel(o Options) *panel.Service {
	return &panel.Service{
		Store: o.Store, Interviews: panel.Kept{Store: o.Store},
		Works: map[panel.Kind]panel.Works{
			panel.Exercise: panel.Attempts{Store: o.Store, Service: o.Attempts},
			panel.Drill:    panel.Plays{Store: o.Store, Service: o.Runs},
		},
		Calibrated: func(ctx context.Context, person string, kind panel.Kind) (bool, error) {
			done, err := o.Store.Calibration(ctx, person)
			return err == nil && o.Library.Calibrated(done, kind == panel.Exercise), err
		},
	}
}

// panelTasks is what the caller is asked to mark.
type panelTasks struct {
	Tasks []panelTask `json:"tasks"`
	// Runs and Answers say that the caller has marked the samples of them.
	Runs    bool `json:"calibrated_runs"`
	Answers bool `json:"calibrated_answers"`
}

// panelTask is a piece of work, as a rater knows it.
type panelTask struct {
	Interview string      `json:"interview"`
	Candidate string      `json:"candidate"` // an id, which tells no name
	Item      string      `json:"item"`
	Code      string      `json:"code"`
	In        string      `json:"in"` // title of the interview
	Title     string      `json:"title"`
	Kind      panel.Kind  `json:"kind"`
	State     panel.State `json:"state"`
	Third     bool        `json:"third"` // two others parted on it
}

func viewTask(t panel.Task) panelTask {
	return panelTask{t.Interview, t.Candidate, t.Item, t.Code, t.In, t.Title, t.Kind, t.State, t.Third}
}

// panelDesk is a piece of work and what it takes to mark it.
type panelDesk struct {
	panelTask
	Task       string         `json:"task_html"`
	Documents  []documentView `json:"documents"`
	Recorded   bool           `json:"recorded"` // there are the screens of a recorded run, as whoever answered had them
	Answer     []partView     `json:"answer"`   // none of a drill
	Remarks    []remarkView   `json:"remarks"`
	Moments    []moment       `json:"moments"` // what happened, and when of the time that there was
	Criteria   []deskMark     `json:"criteria"`
	Global     string         `json:"global" event:"words=global"` // the caller's; empty: not given
	Comment    string         `json:"comment"`                     // with it
	Takes      bool           `json:"takes"`                       // marks are still taken of the caller
	Calibrated bool           `json:"calibrated"`
	Prompts    deskPrompts    `json:"prompts"` // of all work
	Signals    deskPrompts    `json:"signals"` // of this exercise; may be none
	Grade      *grading.Grade `json:"grade"`   // null: not all marks are given
}

// deskMark is a criterion, and what the caller gave.
type deskMark struct {
	judgeCriterion
	Level   *int   `json:"level"` // null: none
	Comment string `json:"comment"`
}

type deskPrompts struct {
	Strong []string `json:"strong"`
	Weak   []string `json:"weak"`
	Red    []string `json:"red"`
}

func viewSignals(s exercise.Signals) deskPrompts {
	return deskPrompts{list(s.Strong), list(s.Weak), list(s.Red)}
}

// panelTasks is GET /api/panel.
func (s *server) panelTasks(c *call) (panelTasks, error) {
	v := panelTasks{Tasks: []panelTask{}}
	tasks, err := s.panel.Waits(c.ctx(), c.person().ID)
	if err != nil {
		return v, err
	}
	for _, t := range tasks {
		v.Tasks = append(v.Tasks, viewTask(t))
	}
	if v.Runs, err = s.panel.Calibrated(c.ctx(), c.person().ID, panel.Drill); err != nil {
		return v, err
	}
	v.Answers, err = s.panel.Calibrated(c.ctx(), c.person().ID, panel.Exercise)
	return v, err
}

// panelDesk is GET /api/panel/INTERVIEW/CANDIDATE/ITEM.
func (s *server) panelDesk(c *call) (panelDesk, error) {
	d, err := s.panel.Desk(c.ctx(), c.person().ID, c.Param("interview"), c.Param("candidate"), c.Param("item"))
	if err != nil {
		return panelDesk{}, err
	}
	signals := panel.Signals()
	none := deskPrompts{[]string{}, []string{}, []string{}}
	v := panelDesk{
		panelTask: viewTask(d.Task), Documents: []documentView{}, Answer: []partView{}, Remarks: []remarkView{}, Moments: []moment{}, Criteria: []deskMark{},
		Global: d.Mine.Global.Global, Comment: d.Mine.Global.Comment, Takes: d.Takes, Calibrated: d.Calibrated,
		Prompts: deskPrompts{signals.Strong, signals.Weak, signals.Red}, Signals: none, Grade: d.Grade,
	}
	them := d.Log.Rubric.Called()
	for _, e := range d.Log.Events {
		if e.Actor.ID != c.person().ID { // their own marks stand beside the criteria
			v.Moments = append(v.Moments, momentOf(e, them))
		}
	}
	for _, criterion := range d.Marking.Criteria {
		part := criterion.Options[grading.OfPart]
		mark := deskMark{judgeCriterion: judgeCriterion{criterion.ID, criterion.Title, levelsOf(criterion.Levels), thingsOf(d.Log.Events, d.Marking.Things(criterion.ID), part, them)}}
		if given, is := d.Mine.Levels[criterion.ID]; is {
			mark.Level, mark.Comment = &given.Level, given.Comment
		}
		v.Criteria = append(v.Criteria, mark)
	}
	if d.Kind == panel.Exercise {
		return v, s.layOut(c, d, &v)
	}
	run, err := s.Store.Run(c.ctx(), d.Work)
	if err != nil {
		return v, err
	}
	if drill, ok := s.Library.Drill(run.Scenario); ok {
		v.Task, err = markdown.HTML(drill.Briefing)
	}
	return v, err
}

// layOut puts on a desk what was asked and what was answered.
func (s *server) layOut(c *call, d panel.Desk, v *panelDesk) error {
	answer, err := panel.Attempts{Store: s.Store, Service: s.Attempts}.Answer(c.ctx(), d.Work, d.Log.Events)
	if err != nil {
		return err
	}
	if v.Task, err = markdown.HTML(answer.Exercise.Task); err != nil {
		return err
	}
	if v.Documents, err = viewDocuments(answer.Material.Documents); err != nil {
		return err
	}
	v.Recorded = answer.Material.Recorded != nil
	for _, p := range answer.Parts {
		part, err := viewPart(p)
		if err != nil {
			return err
		}
		part.Text = answer.Text[p.ID]
		v.Answer = append(v.Answer, part)
	}
	v.Signals = viewSignals(answer.Exercise.Signals)
	v.Remarks = viewRemarks(d.Blind(answer.Remarks))
	return nil
}

// panelMark is POST /api/panel/INTERVIEW/CANDIDATE/ITEM/marks.
func (s *server) panelMark(c *call, in event.MarkGiven) (panelDesk, error) {
	return s.panelJudged(c, in.Comment, in)
}

// panelGlobal is POST /api/panel/INTERVIEW/CANDIDATE/ITEM/marks/global.
func (s *server) panelGlobal(c *call, in event.RunMarked) (panelDesk, error) {
	return s.panelJudged(c, in.Comment, in)
}

func (s *server) panelJudged(c *call, comment string, mark event.Body) (panelDesk, error) {
	if err := checkComment(comment).err(); err != nil {
		return panelDesk{}, err
	}
	if err := s.panel.Mark(c.ctx(), c.actor(), c.Param("interview"), c.Param("candidate"), c.Param("item"), mark); err != nil {
		return panelDesk{}, err
	}
	c.status = http.StatusOK
	return s.panelDesk(c)
}

// checkComment says what is wrong with what stands beside a mark.
func checkComment(comment string) (mistakes invalid) {
	mistakes.add(utf8.RuneCountInString(comment) <= maxComment, "comment", "A comment has at most 4,000 characters.")
	mistakes.say("comment", engine.Unseen(comment, true))
	return mistakes
}
