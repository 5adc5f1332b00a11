package track

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// Question is asked of somebody who has read about a system. What answers it is told
// by the system, so it stays true when that changes.
type Question struct {
	ID    string // what it is about: owner:notes
	Ask   string // in words
	Look  string // where it can be found; told to whoever answers wrongly
	About About
	Of    string // what it is about: a service, an alert, a promise
	Key   string // of AboutSetting: the setting
	Stack string
}

// About is what is asked of a system.
type About string

// What can be asked.
const (
	AboutOwner     About = "owner"     // of a service: the team
	AboutCallers   About = "callers"   // of a service: all that call it
	AboutNeeds     About = "needs"     // of a service: all that it calls
	AboutSetting   About = "setting"   // SERVICE/SETTING: what it is set to
	AboutPages     About = "pages"     // of an alert: the team that it pages
	AboutRunbook   About = "runbook"   // of an alert: what it links to
	AboutObjective About = "objective" // of a promise: the share that is promised
	AboutReplicas  About = "replicas"  // of a service: how many there are
)

// Abouts lists them.
func Abouts() []About {
	return []About{AboutOwner, AboutCallers, AboutNeeds, AboutSetting, AboutPages, AboutRunbook, AboutObjective, AboutReplicas}
}

// Key is what answers a question: each of Parts has to be said, in any of its forms,
// and nothing that is none of them.
type Key struct{ Parts [][]string }

// KeyOf finds what answers a question in the system as it is now. The error is a
// sentence that says what is not there.
func KeyOf(q Question, w World) (Key, error) {
	s, err := w.Stack(q.Stack)
	if err != nil {
		return Key{}, err
	}
	service := func(name string) (stack.Service, error) {
		v, ok := s.Service(name)
		if !ok {
			return v, fmt.Errorf("%s has no service %q", s.Name, name)
		}
		return v, nil
	}
	switch q.About {
	case AboutOwner:
		v, err := service(q.Of)
		return key(teamForms(s, v.Team)), err
	case AboutReplicas:
		v, err := service(q.Of)
		return key([]string{fmt.Sprint(max(1, v.Replicas))}), err
	case AboutNeeds:
		v, err := service(q.Of)
		return keyOfAll(s, v.Needs(), err)
	case AboutCallers:
		if _, err := service(q.Of); err != nil {
			return Key{}, err
		}
		var callers []string
		for _, e := range s.Edges() {
			if e.To == q.Of && e.From != stack.Customers {
				callers = append(callers, e.From)
			}
		}
		return keyOfAll(s, callers, nil)
	case AboutSetting:
		v, err := service(q.Of)
		if err != nil {
			return Key{}, err
		}
		value, ok := v.Config[q.Key]
		if !ok {
			return Key{}, fmt.Errorf("%s has no setting %q", q.Of, q.Key)
		}
		return key(valueForms(value)), nil
	case AboutObjective:
		slo, ok := s.SLO(q.Of)
		if !ok {
			return Key{}, fmt.Errorf("%s promises no %q", s.Name, q.Of)
		}
		return key(shareForms(slo.Objective)), nil
	case AboutPages:
		team, err := w.Paged(s, q.Of)
		return key(teamForms(s, team)), err
	case AboutRunbook:
		forms, err := w.Linked(s, q.Of)
		return key(forms), err
	}
	return Key{}, fmt.Errorf("nothing is known about %q", q.About)
}

// String is what answers it, each part in its first form.
func (k Key) String() string {
	var said []string
	for _, forms := range k.Parts {
		if len(forms) > 0 {
			said = append(said, forms[0])
		}
	}
	return strings.Join(said, ", ")
}

func key(forms []string) Key { return Key{[][]string{forms}} }

func keyOfAll(s *stack.Stack, names []string, err error) (Key, error) {
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("there is nothing to name: nothing calls it, or it calls nothing")
	}
	var k Key
	for _, name := range names {
		v, _ := s.Service(name)
		k.Parts = append(k.Parts, []string{name, v.Title})
	}
	return k, err
}

func teamForms(s *stack.Stack, name string) []string {
	team, _ := s.Team(name)
	return []string{name, team.Title, "team " + name, name + " team", team.Title + " team"}
}

// valueForms are the ways in which a setting can be said: 2s is 2000ms.
func valueForms(value string) []string {
	forms := []string{value}
	if d, err := time.ParseDuration(value); err == nil {
		forms = append(forms, d.String(), fmt.Sprintf("%d ms", d.Milliseconds()), fmt.Sprintf("%g s", d.Seconds()), fmt.Sprintf("%g seconds", d.Seconds()), fmt.Sprintf("%d milliseconds", d.Milliseconds()), fmt.Sprintf("%g minutes", d.Minutes()), fmt.Sprintf("%g min", d.Minutes()))
	}
	return forms
}

func shareForms(share float64) []string {
	percent := strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.4f", 100*share), "0"), ".")
	return []string{percent + "%", percent, percent + " percent", fmt.Sprintf("%g", share)}
}

// LongestAnswer bounds what is read of an answer, in characters.
const LongestAnswer = 400

// Answers reports whether what somebody wrote says all that it has to and nothing
// else. Case, order, punctuation and little words do not matter.
func (k Key) Answers(said string) bool {
	if len([]rune(said)) > LongestAnswer || len(k.Parts) == 0 {
		return false
	}
	rest := " " + plainly(said) + " "
	for _, forms := range k.longestFirst() {
		found := false
		for _, form := range forms {
			if before, after, ok := strings.Cut(rest, " "+form+" "); ok {
				rest, found = before+" "+after, true
				break
			}
		}
		if !found {
			return false
		}
	}
	for word := range strings.FieldsSeq(rest) {
		if !little[word] {
			return false
		}
	}
	return true
}

// longestFirst are the forms as answers are read, those first in which others could be
// found: notes-db before notes.
func (k Key) longestFirst() [][]string {
	var parts [][]string
	for _, forms := range k.Parts {
		var read []string
		for _, form := range forms {
			if form = plainly(form); form != "" {
				read = append(read, form)
			}
		}
		slices.SortFunc(read, func(a, b string) int { return len(b) - len(a) })
		parts = append(parts, slices.Compact(read))
	}
	slices.SortStableFunc(parts, func(a, b []string) int {
		return longest(b) - longest(a)
	})
	return parts
}

func longest(forms []string) int {
	if len(forms) == 0 {
		return 0
	}
	return len(forms[0])
}

// little are words that say nothing by themselves.
var little = map[string]bool{
	"the": true, "a": true, "an": true, "and": true, "it": true, "is": true, "are": true, "team": true, "service": true, "services": true,
	"its": true, "s": true, "by": true, "to": true, "of": true, "set": true, "only": true, "both": true, "all": true,
	"connections": true, "replicas": true, "runbook": true, "percent": true,
}

// plainly is a text with nothing in it but words in small letters, numbers and what
// numbers are made of, with one space between them.
func plainly(text string) string {
	text = strings.ToLower(text)
	var b strings.Builder
	for i, r := range text {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r > 127:
			b.WriteRune(r)
		case r == '.' && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9' && i > 0 && text[i-1] >= '0' && text[i-1] <= '9':
			b.WriteByte('.')
		case r == '%':
			b.WriteString(" percent ")
		default:
			b.WriteByte(' ')
		}
	}
	// A number and its unit are two words, however they are written.
	return strings.Join(strings.Fields(apart(b.String())), " ")
}

// apart puts a space between a number and the letters that follow it.
func apart(text string) string {
	var b strings.Builder
	digit := false
	for _, r := range text {
		is := r >= '0' && r <= '9' || r == '.'
		if digit && !is && r != ' ' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		digit = is
	}
	return b.String()
}
