package insight

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/skill"
	"github.com/drillyard/drillyard/scenarios"
)

// subject is what somebody can be good at: a skill, or a dimension of the scorecard.
type subject struct {
	name, title, says string
	skill             bool
	dimensions        []string
}

// dimensionPrefix keeps dimensions apart from skills of the same name.
const dimensionPrefix = "dimension:"

// subjects are the eight skills and the seven dimensions.
var subjects = sync.OnceValue(func() (all []subject) {
	for _, s := range scenarios.Skills() {
		all = append(all, subject{s.Name, s.Title, s.Says, true, s.Dimensions})
	}
	for _, d := range scenarios.Dimensions() {
		all = append(all, subject{dimensionPrefix + d.Name, d.Title, "", false, []string{d.Name}})
	}
	return all
})

// shows reports whether a run, or an attempt, can show a subject: a skill is shown in drills
// and exercises that name it.
func (s *Service) shows(sub subject, f *fact) bool {
	if !sub.skill {
		return true
	}
	if f.Exercise {
		e, there := s.Library.Exercise(f.Slug)
		return there && slices.Contains(e.Skills, sub.name)
	}
	d, there := s.Library.Drill(f.Slug)
	return there && slices.Contains(d.Skills, sub.name)
}

// evidence is what a person's runs show of a subject.
func (s *Service) evidence(sub subject, person string, runs []*fact) []skill.Evidence {
	var out []skill.Evidence
	tasks := map[string]bool{}
	for _, f := range runs {
		if !f.counts() {
			continue
		}
		able, asked := tasks[f.task()]
		if !asked {
			able = s.shows(sub, f)
			tasks[f.task()] = able
		}
		if !able {
			continue
		}
		for _, at := range f.parts(person) {
			if e, is := f.shown(sub, at); is {
				out = append(out, e)
			}
		}
	}
	return out
}

// shown is what a criterion shows of a subject; false: it shows nothing, or nothing yet.
func (f *fact) shown(sub subject, at int) (skill.Evidence, bool) {
	if at >= len(f.Points) || at >= len(f.criteria) || !slices.Contains(sub.dimensions, f.criteria[at].dimension) {
		return skill.Evidence{}, false
	}
	switch f.Result(at) {
	case grading.Open, grading.Unjudged, grading.Spared:
		return skill.Evidence{}, false
	}
	c := f.criteria[at]
	return skill.Evidence{
		Run: f.Work, Drill: f.task(), Seed: f.Seed, Criterion: c.id, Points: f.Points[at], Max: max(0, c.points-f.Waits(at)),
		Repeat: f.Repeat, Hints: f.Hints, At: f.Created,
	}, true
}

// Skills is what somebody has shown.
type Skills struct {
	Skills     []Shown `json:"skills"`     // the eight critical ones
	Dimensions []Shown `json:"dimensions"` // the seven of the scorecard
	Runs       int     `json:"runs"`       // that all of it rests on
	Attempts   int     `json:"attempts"`   // at exercises, that it rests on besides
	// Missing are the titles of the critical skills that were never shown.
	Missing []string `json:"missing"`
}

// Shown is what somebody has shown of a skill, or of a dimension of the scorecard.
type Shown struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Says  string `json:"says,omitempty"` // what somebody does who has the skill
	// Estimate is null where it was never shown.
	Estimate *Estimate `json:"estimate"`
	// Said is what that means, in a sentence.
	Said string     `json:"said"`
	Runs []ShownRun `json:"runs"` // the latest first, and not more than some
}

// Estimate is the share of points that somebody would earn in a drill of the usual
// difficulty, the first time and without hints, in percent. Low and high hold it with a
// probability of 90 %.
type Estimate struct {
	Percent float64 `json:"percent"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
	Runs    int     `json:"runs"`     // with attempts at exercises
	Drills  int     `json:"drills"`   // different ones, and exercises
	Answers int     `json:"attempts"` // at exercises, of Runs
	Sure    Sure    `json:"sure"`
}

// Sure is how much is known.
type Sure string

// How much is known.
const (
	SureLittle Sure = "little" // the interval is so wide that hardly anything is told
	SureSome   Sure = "some"
	SureWell   Sure = "well"
)

// Widths of an interval, in points, that tell how much is known.
const (
	widthLittle = 30.0
	widthSome   = 18.0
)

// ShownRun is a run, or an attempt at an exercise, that shows it, and by what.
type ShownRun struct {
	Run      string           `json:"run"`      // empty: it is an attempt
	Attempt  string           `json:"attempt"`  // id of one at an exercise; empty: it is a run
	Scenario string           `json:"scenario"` // slug of the drill, or of the exercise
	Title    string           `json:"title"`
	AtMS     int64            `json:"at_ms"`
	Percent  float64          `json:"percent"` // of the points of these criteria
	Repeat   bool             `json:"repeat"`  // they knew the answers: it counts for little
	Hints    int              `json:"hints"`   // that were used: they lower it
	Criteria []ShownCriterion `json:"criteria"`
}

// ShownCriterion is a criterion that shows it.
type ShownCriterion struct {
	ID     string         `json:"id"`
	Title  string         `json:"title"` // empty: it would tell the reader an answer
	Result grading.Result `json:"result"`
	Points float64        `json:"points"`
	Max    float64        `json:"max"`
}

// shownAtOnce is how many runs of each skill are told.
const shownAtOnce = 10

// Sight says what may be told to a reader: of which runs and attempts, and in which drills
// what was asked. Of others nothing counts.
type Sight struct {
	Run   func(id string) bool
	Drill func(slug string) bool
	// Attempt is asked by the id of an attempt at an exercise; nil: of none.
	Attempt func(id string) bool
}

// sees reports whether a run or an attempt may be told of.
func (s Sight) sees(f *fact) bool {
	if f.Exercise {
		return s.Attempt != nil && s.Attempt(f.Work)
	}
	return s.Run(f.Work)
}

// Skills says what a person has shown, in the runs that a reader may see.
func (s *Service) Skills(ctx context.Context, person string, sight Sight) (Skills, error) {
	out := Skills{Skills: []Shown{}, Dimensions: []Shown{}, Missing: []string{}}
	if err := s.facts.read(ctx, s.Store); err != nil {
		return out, err
	}
	var runs []*fact
	for _, f := range s.facts.of(person) {
		if f.counts() && sight.sees(f) {
			runs = append(runs, f)
		}
	}
	for _, f := range runs {
		if f.Exercise {
			out.Attempts++
		} else {
			out.Runs++
		}
	}
	for _, sub := range subjects() {
		shown := s.shown(sub, person, runs, sight)
		if sub.skill {
			out.Skills = append(out.Skills, shown)
			if shown.Estimate == nil {
				out.Missing = append(out.Missing, sub.title)
			}
			continue
		}
		shown.Name = shown.Name[len(dimensionPrefix):]
		out.Dimensions = append(out.Dimensions, shown)
	}
	return out, nil
}

func (s *Service) shown(sub subject, person string, runs []*fact, sight Sight) Shown {
	out := Shown{Name: sub.name, Title: sub.title, Says: sub.says, Runs: []ShownRun{}}
	evidence := s.evidence(sub, person, runs)
	out.Estimate = estimate(s.model(sub.name), evidence, s)
	out.Said = said(out.Estimate)
	of := map[string][]skill.Evidence{}
	for _, e := range evidence {
		of[e.Run] = append(of[e.Run], e)
	}
	for _, f := range slices.Backward(runs) {
		if len(of[f.Work]) == 0 || len(out.Runs) == shownAtOnce {
			continue
		}
		one := ShownRun{Run: f.Work, Scenario: f.Slug, Title: f.Title, AtMS: f.Created.UnixMilli(), Repeat: f.Repeat, Hints: f.Hints, Criteria: []ShownCriterion{}}
		if f.Exercise {
			one.Run, one.Attempt = "", f.Work
		}
		points, most := 0.0, 0.0
		for at, c := range f.criteria {
			i := slices.IndexFunc(of[f.Work], func(e skill.Evidence) bool { return e.Criterion == c.id })
			if i < 0 {
				continue
			}
			e := of[f.Work][i]
			points, most = points+e.Points, most+e.Max
			shown := ShownCriterion{ID: c.id, Title: c.title, Result: f.Result(at), Points: e.Points, Max: e.Max}
			if !f.Exercise && !sight.Drill(f.Slug) { // of an attempt that they see they read the debrief
				shown.ID, shown.Title = "", ""
			}
			one.Criteria = append(one.Criteria, shown)
		}
		if most > 0 {
			one.Percent = 100 * max(0, min(1, points/most))
		}
		out.Runs = append(out.Runs, one)
	}
	return out
}

// estimate is what evidence comes to; nil: it was never shown.
func estimate(m skill.Model, evidence []skill.Evidence, s *Service) *Estimate {
	e := m.Estimate(evidence, s.now())
	if e.Runs == 0 {
		return nil
	}
	out := Estimate{Percent: e.Mean, Low: e.Low, High: e.High, Runs: e.Runs, Drills: e.Drills, Sure: SureWell}
	attempts := map[string]bool{}
	for _, one := range evidence {
		if strings.HasPrefix(one.Drill, exercisePrefix) && !attempts[one.Run] {
			attempts[one.Run] = true
			out.Answers++
		}
	}
	switch width := e.High - e.Low; {
	case width > widthLittle:
		out.Sure = SureLittle
	case width > widthSome:
		out.Sure = SureSome
	}
	return &out
}

// said puts an estimate in words.
func said(e *Estimate) string {
	if e == nil {
		return "Never shown yet."
	}
	runs := e.shownBy()
	between := fmt.Sprintf("between %.0f and %.0f %%", e.Low, e.High)
	switch e.Sure {
	case SureLittle:
		return runs + ": that says little. It lies " + between + ", nine times in ten."
	case SureSome:
		return runs + ". It lies " + between + ", nine times in ten."
	}
	return runs + ", which says much. It lies " + between + ", nine times in ten."
}

// shownBy says what an estimate rests on.
func (e *Estimate) shownBy() string {
	switch played := e.Runs - e.Answers; {
	case e.Runs == 1 && e.Answers == 1:
		return "One answer shows it"
	case e.Runs == 1:
		return "One run shows it"
	case e.Answers == 0:
		return fmt.Sprintf("%d runs show it, in %s", e.Runs, counted(e.Drills, "drill"))
	case played == 0:
		return fmt.Sprintf("%d answers show it, to %s", e.Answers, counted(e.Drills, "exercise"))
	case played == 1:
		return "One run and " + counted(e.Answers, "answer") + " show it"
	default:
		return fmt.Sprintf("%d runs and %s show it", played, counted(e.Answers, "answer"))
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "one " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
