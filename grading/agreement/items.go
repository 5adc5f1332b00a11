package agreement

import (
	"math"
	"slices"
)

// Item is a criterion as a test theory sees it.
type Item struct {
	ID     string
	Title  string
	Points float64 // that it can earn; below 0: that it can cost
}

// Played is one run of a drill.
type Played struct {
	Points    map[string]float64 // by item; one that waits for a person is not there
	Score     float64            // percent
	Took      float64            // seconds of run time
	OutOfTime bool               // it ended because its time was up
	Global    *int               // global mark; nil: none was given
}

// OfItem is how a criterion behaves over runs.
type OfItem struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Runs  int    `json:"runs"` // in which it was judged
	// Difficulty is the mean share of its points that was earned, or kept where it
	// only costs: 0 is met by nobody, 1 by everybody. Of items that are right or
	// wrong it is the proportion correct of classical test theory.
	Difficulty Figure `json:"difficulty"`
	// Discrimination is the correlation of its share with the share of all other
	// points of the run: the item–total correlation, corrected for the item's own
	// part in the total. S. Henrysson, “Correction of item-total correlations in
	// item analysis”, Psychometrika 28 (1963) 211–218. Below 0, those who do better
	// elsewhere do worse here.
	Discrimination Figure `json:"discrimination"`
	Nobody         bool   `json:"nobody,omitempty"`    // of enough runs, none earned any of it
	Everybody      bool   `json:"everybody,omitempty"` // of enough runs, all earned all of it
}

// Spread is how something lies over runs: quartiles by linear interpolation
// between order statistics (type 7 of R. J. Hyndman and Y. Fan, “Sample
// quantiles in statistical packages”, The American Statistician 50 (1996)
// 361–365).
type Spread struct {
	Least  Figure `json:"least"`
	Lower  Figure `json:"lower"` // quartile
	Median Figure `json:"median"`
	Upper  Figure `json:"upper"`
	Most   Figure `json:"most"`
}

// Drill is what stored runs say of a drill.
type Drill struct {
	Runs     int      `json:"runs"`
	Items    []OfItem `json:"items"`
	Scores   Spread   `json:"scores"` // percent
	Took     Spread   `json:"took_s"` // seconds of run time
	Standard Standard `json:"standard"`
	// Broken says what looks wrong with the drill, in sentences; empty: nothing,
	// or there are too few runs to tell. Never null.
	Broken []string `json:"broken"`
	// Caution says that the runs are too few to conclude anything; empty: they
	// are not.
	Caution string `json:"caution,omitempty"`
}

// Describe sums up the runs of a drill that were graded by the same rubric.
func Describe(items []Item, runs []Played) Drill {
	d := Drill{Runs: len(runs), Items: []OfItem{}, Caution: few(len(runs), "run")}
	var scores, took, marked []float64
	var globals []int
	for _, r := range runs {
		scores, took = append(scores, r.Score), append(took, r.Took)
		if r.Global != nil {
			globals, marked = append(globals, *r.Global), append(marked, r.Score)
		}
	}
	for _, it := range items {
		d.Items = append(d.Items, describe(it, items, runs))
	}
	d.Scores, d.Took, d.Standard = spread(scores), spread(took), SetStandard(globals, marked)
	d.Broken = broken(d, items, runs)
	return d
}

func describe(it Item, items []Item, runs []Played) OfItem {
	var own, rest []float64
	for _, r := range runs {
		share, judged := it.share(r)
		if !judged {
			continue
		}
		own, rest = append(own, share), append(rest, without(it, items, r))
	}
	o := OfItem{ID: it.ID, Title: it.Title, Runs: len(own)}
	if why := few(len(own), "run"); why != "" {
		o.Difficulty, o.Discrimination = unknown(why), unknown(why)
		return o
	}
	o.Difficulty, o.Discrimination = figure(mean(own)), correlation(own, rest)
	o.Nobody, o.Everybody = slices.Max(own) == 0, slices.Min(own) == 1
	return o
}

// share is what a run earned of an item's points, or kept of them, from 0 to 1;
// false: it was not judged, or is worth nothing.
func (it Item) share(r Played) (float64, bool) {
	points, judged := r.Points[it.ID]
	if !judged || it.Points == 0 {
		return 0, false
	}
	if it.Points < 0 {
		return clamp(1 - points/it.Points), true
	}
	return clamp(points / it.Points), true
}

func clamp(x float64) float64 { return math.Max(0, math.Min(1, x)) }

// without is the share of the points of a run that it earned of all items but
// one, as far as they were judged; what only costs is taken off.
func without(it Item, items []Item, r Played) float64 {
	points, most := 0.0, 0.0
	for _, other := range items {
		if got, judged := r.Points[other.ID]; judged && other.ID != it.ID {
			points += got
			most += math.Max(0, other.Points)
		}
	}
	if most == 0 {
		return 0
	}
	return points / most
}

// correlation is Pearson's correlation, by moments.
func correlation(x, y []float64) Figure {
	mx, my := mean(x), mean(y)
	var xx, xy, yy float64
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		xy += (x[i] - mx) * (y[i] - my)
		yy += (y[i] - my) * (y[i] - my)
	}
	switch {
	case xx == 0:
		return unknown("it came out the same in every run")
	case yy == 0:
		return unknown("everything else came out the same in every run")
	}
	return figure(xy / math.Sqrt(xx*yy))
}

func spread(x []float64) Spread {
	if len(x) == 0 {
		none := unknown(few(0, "run"))
		return Spread{none, none, none, none, none}
	}
	x = slices.Sorted(slices.Values(x))
	at := func(share float64) Figure {
		place := share * float64(len(x)-1)
		below := int(place)
		above := min(below+1, len(x)-1)
		return figure(x[below] + (place-float64(below))*(x[above]-x[below]))
	}
	return Spread{at(0), at(0.25), at(0.5), at(0.75), at(1)}
}
