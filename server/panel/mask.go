package panel

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
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

// blind is a log as a rater may read it: whoever did the work is called by their code, and
// of what people and machines made of it only the rater's own is there.
func blind(log []event.Event, c Candidate, rater string) []event.Event {
	say := mask(c.Name, c.Code)
	called := func(id string) (string, bool) { return c.Code, id == c.ID }
	var out []event.Event
	for _, e := range log {
		row, known := event.Describe(e.Kind())
		if !known || row.Audience == event.Sealed && e.Actor.ID != rater {
			continue
		}
		switch b := e.Body.(type) {
		case event.AnswerJudged:
			continue // whoever read it would mark by it
		case event.TimeGiven:
			b.Reason = "" // hosts keep it with the candidate
			e.Body = b
		}
		e = event.Named(event.Redacted(e, say), called)
		e.Actor.Name = say(e.Actor.Name)
		out = append(out, e)
	}
	return out
}

// Blind is what a machine remarks on the work as the rater may read it: it quotes what was
// written.
func (d Desk) Blind(remarks []exercise.Remark) []exercise.Remark {
	say := mask(d.candidate.Name, d.candidate.Code)
	out := slices.Clone(remarks)
	for i := range out {
		out[i].Text, out[i].Hint = say(out[i].Text), say(out[i].Hint)
	}
	return out
}
