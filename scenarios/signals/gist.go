package signals

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/drillyard/drillyard/faults/telemetry/logql"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What is recorded of the lines of one look at most.
const (
	mostTexts = 30  // kinds of line
	mostText  = 240 // characters of one
)

// gist tells what log lines said, so that whoever judges a look can see what was
// to be read in it: lines that differ in numbers alone are told once, the worst
// first.
func gist(lines []logs.Line, epoch time.Time) []event.LinesShown {
	type kind struct {
		event.LinesShown
		rank int
	}
	kinds := map[string]*kind{}
	for _, l := range lines {
		text := written(l)
		key := l.Service + "\x00" + Numberless(text)
		k := kinds[key]
		if k == nil {
			k = &kind{LinesShown: event.LinesShown{Service: l.Service}, rank: logql.Rank(l.Level)}
			kinds[key] = k
		}
		k.Lines++
		k.Text = text // they come oldest first
		k.LastMS = max(k.LastMS, l.Wall.Sub(epoch).Milliseconds())
	}
	sorted := slices.SortedFunc(maps.Values(kinds), func(a, b *kind) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(b.Lines, a.Lines), strings.Compare(a.Service, b.Service), strings.Compare(a.Text, b.Text))
	})
	var out []event.LinesShown
	for _, k := range sorted[:min(len(sorted), mostTexts)] {
		out = append(out, k.LinesShown)
	}
	return out
}

// written is a line as it stands on a screen, as far as it is kept.
func written(l logs.Line) string {
	text := l.Message
	for _, f := range l.Fields {
		text += " " + f.Name + "=" + f.Value
	}
	if utf8.RuneCountInString(text) > mostText {
		text = string([]rune(text)[:mostText])
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}

// Numberless leaves out whatever part of a text has a digit in it: a number, an
// id, a time.
func Numberless(text string) string {
	words := strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return strings.ContainsFunc(w, unicode.IsDigit) }), " ")
}

// figure keeps of a number what can be read off a screen: four digits.
func figure(v float64) float64 {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0 // JSON has nothing for them
	}
	scale := math.Pow(10, 3-math.Floor(math.Log10(math.Abs(v))))
	if math.IsInf(scale, 0) || scale == 0 {
		return v
	}
	return math.Round(v*scale) / scale
}
