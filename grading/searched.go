package grading

import (
	"strings"

	"github.com/drillyard/drillyard/faults/telemetry/logql"
)

// search is what somebody looked for in the logs, as far as it can be judged by
// what a tell says of a line: its text and its service. Levels and fields are
// left aside: that they let lines through shows in the results.
type search struct {
	query logql.Query
	terms []string // that must be in the line
}

// searched reads a recorded search. One that is not in the language any more was
// words to find, each of which is in the line: what was recorded stays readable.
func searched(recorded string) search {
	query, err := logql.Parse(recorded)
	if err != nil {
		return search{terms: strings.Fields(strings.ReplaceAll(recorded, `"`, " "))}
	}
	s := search{query: query}
	for _, t := range query.Texts {
		switch {
		case t.Words:
			s.terms = append(s.terms, strings.Fields(t.Text)...)
		case t.Op == logql.Equal:
			s.terms = append(s.terms, t.Text)
		}
	}
	return s
}

// shows reports whether a search lets lines of a service through that have a
// text in them.
func (s search) shows(service, text string) bool {
	text = strings.ToLower(text)
	for _, term := range s.terms {
		term = strings.ToLower(term)
		if !strings.Contains(text, term) && !strings.Contains(term, text) {
			return false
		}
	}
	for _, t := range s.query.Texts {
		if t.Op != logql.Equal && !t.Holds(text) {
			return false
		}
	}
	return service == "" || s.query.Lets(logql.Service, service)
}
