package runs

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/agreement"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// Statistics is what the stored runs of a drill say of the drill and of those who
// marked it.
type Statistics struct {
	Scenario string           `json:"scenario"` // slug
	Title    string           `json:"title"`
	Drill    agreement.Drill  `json:"drill"`
	Marked   int              `json:"marked"` // runs that two raters marked without seeing each other's marks
	Raters   agreement.Raters `json:"raters"`
	// Names are those of raters, by id, and Criteria the titles of what they
	// marked, by id; the global mark is "*".
	Names    map[string]string `json:"names"`
	Criteria map[string]string `json:"criteria"`
	// LeftOut says which runs are in none of the figures, in sentences.
	LeftOut []string `json:"left_out"`
}

// statisticsOf is how many runs of a drill are looked at, the latest.
const statisticsOf = 1000

// Statistics sums up the stored runs of a scenario: by people who are seen and did
// not know the answers, that were played to an end, and that were graded as the latest was. It
// is empty where nothing has been graded.
func (s *Service) Statistics(ctx context.Context, scenario, title string, by store.Sight) (Statistics, error) {
	out := Statistics{Scenario: scenario, Title: title, Names: map[string]string{}, Criteria: map[string]string{grading.OnWhole: "The run as a whole"}, LeftOut: []string{}}
	all, err := s.Store.GradedRuns(ctx, scenario, by, statisticsOf)
	if err != nil {
		return out, err
	}
	var rubric *grading.Rubric
	if len(all) > 0 {
		if rubric, err = s.rubric(ctx, all[0].Rubric); err != nil {
			return out, err
		}
	}
	var played []agreement.Played
	var marks []agreement.Mark
	repeats, machines, broken, older := 0, 0, 0, 0
	for _, g := range all {
		if g.Rubric != all[0].Rubric || g.Grader != all[0].Grader {
			older++
			continue
		}
		var grade grading.Grade
		if err := json.Unmarshal(g.Raw, &grade); err != nil {
			return out, fmt.Errorf("read the grade of run %s: %w", g.Run, err)
		}
		if grade.Ungraded != "" {
			broken++
			continue
		}
		if g.Marked {
			blind, err := s.blind(ctx, rubric, g.Run)
			if err != nil {
				return out, err
			}
			if len(blind) > 0 {
				out.Marked++
			}
			for _, m := range blind {
				out.Names[m.Rater.ID] = m.Rater.Name
				marks = append(marks, agreement.Mark{Run: g.Run, Criterion: m.Criterion, Rater: m.Rater.ID, Level: m.Level, Top: m.Top})
			}
		}
		if g.Machine {
			machines++
			continue
		}
		if g.Repeat {
			repeats++
			continue
		}
		played = append(played, asPlayed(grade, g.TookMS, g.End))
	}
	out.leave(machines, "run", "by a program")
	out.leave(repeats, "run", "by somebody who knew the answers")
	out.leave(broken, "run", "cut short by a fault of the server or the sandbox")
	out.leave(older, "run", "graded by another version of the rubric or the grader")
	var items []agreement.Item
	if rubric != nil {
		for _, c := range rubric.Criteria {
			items = append(items, agreement.Item{ID: c.ID, Title: c.Title, Points: c.Points})
			out.Criteria[c.ID] = c.Title
		}
	}
	out.Drill, out.Raters = agreement.Describe(items, played), agreement.Agree(marks)
	return out, nil
}

func (s *Statistics) leave(n int, what, why string) {
	if n == 0 {
		return
	}
	if n > 1 {
		what += "s"
	}
	s.LeftOut = append(s.LeftOut, fmt.Sprintf("Left out: %d %s %s.", n, what, why))
}

// asPlayed takes from a grade what statistics need. A criterion that waits for a
// person, all or in part, was not judged.
func asPlayed(g grading.Grade, tookMS int64, end string) agreement.Played {
	p := agreement.Played{Points: map[string]float64{}, Score: g.Score.Percent, Took: float64(tookMS) / 1000, OutOfTime: end == event.EndTime}
	for _, f := range g.Findings {
		if f.Result != grading.Open && f.Open == 0 {
			p.Points[f.ID] = f.Points
		}
	}
	if at := slices.Index(grading.Globals(), g.Global); at >= 0 {
		p.Global = &at
	}
	return p
}

func (s *Service) blind(ctx context.Context, rubric *grading.Rubric, run string) ([]grading.BlindMark, error) {
	events, err := s.Events(ctx, run)
	if err != nil {
		return nil, err
	}
	m, err := rubric.Marking(events)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", run, err)
	}
	return m.Blind(), nil
}
