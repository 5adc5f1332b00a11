package alerts

import (
	"time"

	"github.com/drillyard/drillyard/grading/exercise"
)

// figures are what an outcome comes to.
type figures struct {
	Pages      int `json:"pages"`
	Needed     int `json:"needed"`
	Again      int `json:"again"`
	Noise      int `json:"noise"`
	NightNoise int `json:"night_noise"`
	Night      int `json:"night"`
	Tickets    int `json:"tickets"`
	Incidents  int `json:"incidents"` // that somebody had to act on
	Caught     int `json:"caught"`
	Late       int `json:"late"`
	Missed     int `json:"missed"`
	// Actionable is the share of pages that told somebody something new over which they
	// had to act: the first of each incident, and one more of each.
	Actionable float64 `json:"actionable"`
	soon       float64 // how much of what there was came in time
}

// latest is how many times the time allowed a page may come after, and be worth anything.
const latest = 4

func (o *outcome) figures(all []occurrence, from, to time.Duration) (f figures) {
	f.Tickets, f.Pages = o.tickets, len(o.pages)
	for _, p := range o.pages {
		switch p.Use {
		case needed:
			f.Needed++
		case again:
			f.Again++
		case noise:
			f.Noise++
			if p.Night {
				f.NightNoise++
			}
		}
		if p.Night {
			f.Night++
		}
	}
	for i, one := range all {
		if !one.act || one.From < from || one.From >= to {
			continue
		}
		f.Incidents++
		delay := o.delay[i]
		switch {
		case delay < 0:
			f.Missed++
			continue
		case delay > one.within:
			f.Late++
		}
		f.Caught++
		over := float64(delay-one.within) / float64((latest-1)*one.within)
		f.soon += 1 - min(1, max(0, over))
	}
	if f.Incidents > 0 {
		f.soon /= float64(f.Incidents)
	}
	if f.Pages > 0 {
		f.Actionable = float64(f.told()) / float64(f.Pages)
	}
	return f
}

// told is how many pages were worth something.
func (f figures) told() int { return f.Needed + min(f.Again, f.Caught) }

// toll is what both weeks came to as teams measure it at work. An incident that nobody was
// paged for counts as a page that told nothing, and noise is cut as far as incidents were
// still paged for: a phone that is switched off gains neither.
func toll(firstBefore, secondBefore, first, second figures) (f exercise.Figures) {
	pages, told := first.Pages+first.Missed+second.Pages+second.Missed, first.told()+second.told()
	if pages > 0 {
		actionable := 100 * float64(told) / float64(pages)
		f.Actionable = &actionable
	}
	incidents, caught := first.Incidents+second.Incidents, first.Caught+second.Caught
	if before := firstBefore.Noise + secondBefore.Noise; before > 0 && incidents > 0 {
		cut := 100 * (1 - float64(first.Noise+second.Noise)/float64(before)) * float64(caught) / float64(incidents)
		f.NoiseCut = &cut
	}
	return f
}
