package insight

import (
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/agreement"
	"github.com/drillyard/drillyard/scenarios/event"
)

// brokenOf is how many runs of a drill are looked at, the latest.
const brokenOf = 1000

// lookBroken says of each drill what looks wrong with it, by the item statistics of the
// runs that were judged as the latest was: of people who did not know the answers, and
// that were played to an end.
func (s *Service) lookBroken() map[string][]string {
	of := map[string][]*fact{}
	for _, f := range s.facts.all() {
		judged := of[f.Slug]
		if !f.Exercise && f.counts() && !f.Repeat && len(f.Players) > 0 && len(judged) < brokenOf && (len(judged) == 0 || judged[0].Rubric == f.Rubric) {
			of[f.Slug] = append(judged, f)
		}
	}
	out := map[string][]string{}
	for drill, runs := range of {
		var items []agreement.Item
		for _, c := range runs[0].criteria {
			items = append(items, agreement.Item{ID: c.id, Title: c.title, Points: c.points})
		}
		var played []agreement.Played
		for _, f := range runs {
			played = append(played, f.played())
		}
		if found := agreement.Describe(items, played).Broken; len(found) > 0 {
			out[drill] = found
		}
	}
	return out
}

// played is a run as item statistics see it.
func (f *fact) played() agreement.Played {
	p := agreement.Played{Points: map[string]float64{}, Took: float64(f.TookMS) / 1000, OutOfTime: f.End == event.EndTime}
	if f.Low != nil {
		p.Score = *f.Low
	}
	for at, c := range f.criteria {
		if at < len(f.Points) && f.Result(at) != grading.Open && f.Waits(at) == 0 {
			p.Points[c.id] = f.Points[at]
		}
	}
	if at := slices.Index(grading.Globals(), f.Global); at >= 0 {
		p.Global = &at
	}
	return p
}
