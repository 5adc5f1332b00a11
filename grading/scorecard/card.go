package scorecard

import (
	"cmp"
	"math"
	"slices"

	"github.com/drillyard/drillyard/grading"
)

// Card is what work shows, by dimension.
type Card struct {
	Dimensions []Dimension `json:"dimensions"` // all, in the order in which they are shown
	Total      Total       `json:"total"`
	// Agreement is over all marks, those on whole pieces of work too.
	Agreement Agreement `json:"agreement"`
	// Without is the work that says nothing, and why. Never null.
	Without []Without `json:"without"`
}

// Dimension is one of the seven.
type Dimension struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Weight int    `json:"weight"` // percent
	// Evidence says that there is some, or will be once marks are given. Without, there
	// is no score.
	Evidence bool `json:"evidence"`
	// Points, Max and Open are scaled so that each piece of work has 100 in all. Open
	// points wait for a mark and are in Max.
	Points float64 `json:"points"`
	Max    float64 `json:"max"`
	Open   float64 `json:"open"`
	// Score is what Points come to of Max; null: nothing could be earned.
	Score     *Range    `json:"score"`
	Rests     []Rest    `json:"rests"` // what it rests on; never null
	Works     int       `json:"works"` // pieces of work among those
	Agreement Agreement `json:"agreement"`
}

// Range is an interval in percent; a point has Low and High alike.
type Range struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Total is the mean of the dimensions that have a score, by their weights.
type Total struct {
	Score   *Range `json:"score"`   // null: no dimension has one
	Covered int    `json:"covered"` // percent of all weight whose dimensions have a score
	Open    bool   `json:"open"`    // marks are missing that can change it
}

// Rest is one criterion that a dimension rests on.
type Rest struct {
	Work  string `json:"work"`
	Title string `json:"title"` // of the work
	// Marked says that a person judges it; else a machine did.
	Marked  bool            `json:"marked"`
	Finding grading.Finding `json:"finding"`
}

// Without is a piece of work that says nothing.
type Without struct {
	Work  string `json:"work"`
	Title string `json:"title"`
	Why   string `json:"why"`
}

// Of makes the card of some work. Weights that leave a dimension out weigh it nothing.
func Of(works []Work, weights Weights) Card {
	works = slices.SortedFunc(slices.Values(works), func(a, b Work) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.ID, b.ID))
	})
	card := Card{Without: []Without{}}
	var pairs []pair
	for _, w := range works {
		if why := w.silent(); why != "" {
			card.Without = append(card.Without, Without{w.ID, w.Title, why})
			continue
		}
		pairs = append(pairs, pairsOf(w)...)
	}
	for _, d := range weights.dimensions() {
		for _, w := range works {
			if w.silent() == "" {
				d.add(w)
			}
		}
		d.finish(pairs)
		card.Dimensions = append(card.Dimensions, d)
	}
	card.Total, card.Agreement = total(card.Dimensions), agree(pairs)
	return card
}

// add takes in what a piece of work says of a dimension. What was forbidden and not done,
// and what cannot be judged, shows nothing.
func (d *Dimension) add(w Work) {
	scale, any := w.scale(), false
	for _, f := range w.Grade.Findings {
		if f.Dimension != d.Name || f.Result == grading.Unjudged || f.Max == 0 && f.Points == 0 {
			continue
		}
		any = true
		d.Points += scale * f.Points
		d.Max += scale * f.Max
		d.Open += scale * f.Open
		d.Rests = append(d.Rests, Rest{w.ID, w.Title, slices.Contains(w.Marked, f.ID), f})
	}
	if any {
		d.Works++
	}
}

func (d *Dimension) finish(pairs []pair) {
	d.Evidence = len(d.Rests) > 0
	if d.Max > 0 {
		d.Score = &Range{percent(d.Points, d.Max), percent(d.Points+d.Open, d.Max)}
	}
	d.Points, d.Max, d.Open = round(d.Points, 2), round(d.Max, 2), round(d.Open, 2)
	d.Agreement = agree(slices.DeleteFunc(slices.Clone(pairs), func(p pair) bool { return p.dimension != d.Name }))
}

func total(dims []Dimension) Total {
	var t Total
	low, high, weight, all := 0.0, 0.0, 0, 0
	for _, d := range dims {
		all += d.Weight
		if d.Score == nil || d.Weight == 0 {
			continue
		}
		weight += d.Weight
		low += float64(d.Weight) * d.Score.Low
		high += float64(d.Weight) * d.Score.High
		t.Open = t.Open || d.Open > 0
	}
	if weight == 0 {
		return t
	}
	t.Covered = int(math.Round(100 * float64(weight) / float64(all)))
	t.Score = &Range{round(low/float64(weight), 1), round(high/float64(weight), 1)}
	return t
}

func percent(points, of float64) float64 { return round(min(100, max(0, 100*points/of)), 1) }

func round(x float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(x*scale)/scale + 0 // + 0: never a negative zero
}
