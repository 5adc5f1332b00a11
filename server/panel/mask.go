package panel

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/event"
)

// shortest is how many letters a part of a name has at least to be looked for alone.
const shortest = 3

// mask has words be said without the name of somebody: the whole of it in whatever letters
// and however it is joined, and each part as it is written, for many are words of their
// own.
func mask(name, code string) func(string) string {
	parts := strings.FieldsFunc(name, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsMark(c) })
	if len(parts) == 0 {
		return func(text string) string { return text }
	}
	var whole []string
	for _, part := range parts {
		whole = append(whole, regexp.QuoteMeta(part))
	}
	patterns := []string{"(?i:" + strings.Join(whole, `[\s._,'’-]*`) + ")"}
	slices.SortFunc(parts, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, part := range parts {
		first, _ := utf8.DecodeRuneInString(part)
		if utf8.RuneCountInString(part) >= shortest && !unicode.IsLower(first) { // "van" is a word
			patterns = append(patterns, regexp.QuoteMeta(part))
		}
	}
	names := regexp.MustCompile(strings.Join(patterns, "|"))
	return func(text string) string {
		var out strings.Builder
		end := 0
		for from := 0; from < len(text); {
			at := names.FindStringIndex(text[from:])
			if at == nil {
				break
			}
			begins, ends := from+at[0], from+at[1]
			before, _ := utf8.DecodeLastRuneInString(text[:begins])
			after, _ := utf8.DecodeRuneInString(text[ends:])
			if unicode.IsLetter(before) || unicode.IsLetter(after) { // a part of another word
				_, size := utf8.DecodeRuneInString(text[begins:])
				from = begins + size
				continue
			}
			out.WriteString(text[end:begins])
			out.WriteString(code)
			from, end = ends, ends
		}
		out.WriteString(text[end:])
		return out.String()
	}
}

// blind is a log as a rater may read it: whoever did the work is called by their code; of
// what people and machines made of it only the rater's own is there; and nothing tells of
// more time than others had.
func blind(log []event.Event, item Item, c Candidate, rater string) []event.Event {
	say, fit := mask(c.Name, c.Code), even(log, item)
	called := func(id string) (string, bool) { return c.Code, id == c.ID }
	var out []event.Event
	for _, e := range log {
		mine := isMark(e.Body) && e.Actor.ID == rater
		if row, known := event.Describe(e.Kind()); !known || !mine && !ofWork(row) {
			continue
		}
		switch b := e.Body.(type) {
		case event.AnswerJudged:
			continue // whoever read it would mark by it
		case event.AttemptStarted:
			b.Minutes = item.Minutes
			e.Body = b
		}
		e = event.Named(event.Redacted(e, say), called)
		e.Actor.Name, e.At = say(e.Actor.Name), fit(e.At)
		out = append(out, e)
	}
	return out
}

// ofWork reports whether events of a kind tell what was done, to whoever did it or to those
// who read the run afterwards. A kind of another audience is closed until somebody thinks of
// it.
func ofWork(row event.Descriptor) bool {
	open := row.Audience == event.Crew || row.Audience == event.Private || row.Audience == event.LeadOnly
	return open && !row.Pace && row.Rests != event.OnMarks
}

// even has the moments of an attempt be told as of the time that everybody has for its item:
// who has more time is not known by when they were done. Those of a run are so already.
func even(log []event.Event, item Item) func(time.Duration) time.Duration {
	all := time.Duration(item.Minutes) * time.Minute
	var had time.Duration
	for _, e := range log {
		switch b := e.Body.(type) {
		case event.AttemptStarted:
			had += time.Duration(b.Minutes) * time.Minute
		case event.TimeGiven:
			had += time.Duration(b.MS) * time.Millisecond
		}
	}
	if had == 0 || all == 0 {
		return func(at time.Duration) time.Duration { return at }
	}
	return func(at time.Duration) time.Duration {
		return time.Duration(min(float64(at)*float64(all)/float64(had), float64(all)))
	}
}

// Blind is what tools remark on the work, as the rater may read it: they quote what was
// written. What a kind of exercise remarks by itself is a judgement, and no rater's business.
func (d Desk) Blind(remarks []exercise.Remark) []exercise.Remark {
	say := mask(d.candidate.Name, d.candidate.Code)
	var out []exercise.Remark
	for _, r := range remarks {
		if r.Source != exercise.Itself {
			r.Text, r.Hint = say(r.Text), say(r.Hint)
			out = append(out, r)
		}
	}
	return out
}
