package alerts

import (
	"fmt"
	"math"

	"github.com/drillyard/drillyard/grading/exercise"
)

// checks are what the weeks say of an answer.
var checks = []exercise.Check{
	{ID: "valid", Title: "Prometheus and Alertmanager take it"},
	{ID: "caught", Title: "Incidents that somebody was paged for"},
	{ID: "soon", Title: "Paged in time"},
	{ID: "noise", Title: "Less noise than before"},
	{ID: "actionable", Title: "Pages that lead to action"},
	{ID: "night", Title: "Nights without needless pages"},
	{ID: "repeats", Title: "Nobody is told the same again and again"},
	{ID: "runbooks", Title: "Each page says what to do"},
}

// What is worth everything, and what is worth nothing.
const (
	actionableFull, actionableNone = 0.75, 0.2 // of pages
	noiseFull                      = 4         // pages in a week
	nightFull, nightNone           = 2, 14     // pages in a week
	repeatsFull, repeatsNone       = 1.0, 5.0  // pages of one incident after its first
	heeded                         = 1.0 / 3   // of pages: below, nobody listens any more
	lateKeeps                      = 0.25      // of what quiet is worth, where every page comes far too late
)

// shares are what one week is worth, by check.
func shares(now, before figures, documented, paging int) map[string]exercise.Result {
	out := map[string]exercise.Result{}
	clamp := func(v float64) float64 {
		if math.IsNaN(v) {
			return 0
		}
		return min(1, max(0, v))
	}
	say := func(check string, share float64, why string, args ...any) {
		out[check] = exercise.Result{Check: check, Share: math.Round(clamp(share)*1000) / 1000, Why: fmt.Sprintf(why, args...)}
	}
	caught := 1.0
	if now.Incidents > 0 {
		caught = float64(now.Caught) / float64(now.Incidents)
	}
	// That nobody is called when something is wrong is no peace, and one who is called when
	// it is too late to save anything was hardly called.
	quiet := caught * caught
	if caught > 0 {
		quiet *= lateKeeps + (1-lateKeeps)*clamp(now.soon/caught)
	}
	// How well a page is written and how seldom it is repeated is worth as much as people
	// heed it: a phone that rings for anything is soon not answered.
	heard := quiet * clamp(now.Actionable/heeded)
	say("caught", caught, "Somebody was paged for %d of %s; %d came late and %d not at all.", now.Caught, count(now.Incidents, "incident"), now.Late, now.Missed)
	say("soon", now.soon, "%d of %s were paged for within the time that each allows.", now.Caught-now.Late, count(now.Incidents, "incident"))

	// Each halving is worth the same: from 200 pages to 100 as from 20 to 10.
	left, most := float64(max(noiseFull, now.Noise)), float64(max(noiseFull, before.Noise))
	less := 1.0
	if most > noiseFull || left > noiseFull {
		less = math.Log(most/left) / math.Log(max(most, noiseFull+1)/noiseFull)
	}
	say("noise", quiet*clamp(less), "%s that nobody had to act on, where there were %d before.", count(now.Noise, "page"), before.Noise)
	say("actionable", quiet*clamp((now.Actionable-actionableNone)/(actionableFull-actionableNone)), "%d of %s told somebody something new that had to be acted on.", now.told(), count(now.Pages, "page"))
	say("night", quiet*clamp(float64(nightNone-now.NightNoise)/(nightNone-nightFull)), "%s between %d:00 and %d:00 that nobody had to act on, where there were %d before.", count(now.NightNoise, "page"), nightFrom, nightTo, before.NightNoise)
	each := 0.0
	if now.Caught > 0 {
		each = float64(now.Again) / float64(now.Caught)
	}
	say("repeats", heard*clamp((repeatsNone-each)/(repeatsNone-repeatsFull)), "Of each incident came %.1f pages after the first.", each)
	if paging == 0 {
		say("runbooks", 0, "No alert pages anybody.")
	} else {
		say("runbooks", heard*float64(documented)/float64(paging), "%d of %s that page somebody name a runbook that there is.", documented, count(paging, "alert"))
	}
	return out
}

// worse puts the two weeks of an answer together: of each check the worse one counts, so
// that nothing is won by what fits one week alone.
func worse(first, second map[string]exercise.Result) (all []exercise.Result) {
	for _, c := range checks[1:] {
		a, b := first[c.ID], second[c.ID]
		r := a
		r.Share = min(a.Share, b.Share)
		if r.Why = a.Why; a.Why != b.Why {
			r.Why = fmt.Sprintf("In the week shown: %s In another week: %s", a.Why, b.Why)
		}
		all = append(all, r)
	}
	return all
}

// none are the results of an answer that cannot be tried.
func none(why string) (all []exercise.Result) {
	for _, c := range checks {
		all = append(all, exercise.Result{Check: c.ID, Why: "It cannot be tried: " + why})
	}
	return all
}

// mistakes says what is wrong with an answer, in short.
func mistakes(remarks []exercise.Remark) string {
	why, n := "", 0
	for _, m := range remarks {
		if m.Weight != exercise.Mistake {
			continue
		}
		if n++; n == 1 {
			why = fmt.Sprintf("%s:%d: %s", m.Part, m.Line, m.Text)
		}
	}
	if n > 1 {
		why += fmt.Sprintf(" (and %d more)", n-1)
	}
	return why
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
