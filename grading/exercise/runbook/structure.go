package runbook

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/drillyard/drillyard/grading/exercise"
)

// asked are the sections that a runbook has, in the usual order, and what one lacks that
// says nothing of use.
var asked = []struct {
	is    Section
	what  string // that it is to say
	hint  string
	holds func(*writing, string) bool // the words of the section, in lower case
}{
	{Trigger, "when it is used", "name the alert that leads here, or the symptom: `CheckoutErrors` fires", (*writing).triggers},
	{Impact, "what customers suffer, and how severe that is", "say what customers cannot do, and which severity that is", func(_ *writing, s string) bool {
		return impactForm.MatchString(s)
	}},
	{Steps, "what is done, a step a line", "write numbered steps: look, act, watch", func(w *writing, _ string) bool {
		return w.count(Steps, Look, Act, Wait) >= 3
	}},
	{Safety, "what is not to be done, or what is asked for first", "say what must not be touched and why, or whose yes it takes", func(w *writing, s string) bool {
		return neverForm.MatchString(s) || safeForm.MatchString(s)
	}},
	{Rollback, "how what was done is taken back", "name what takes the steps back, and when", func(w *writing, _ string) bool {
		return w.count(Rollback, Act) > 0
	}},
	{Escalation, "whom to bring in, when, and what to tell them", "name a team, after how long, and what they need to hear", func(w *writing, _ string) bool {
		return w.count(Escalation, Escalate) > 0
	}},
	{Verification, "how one sees that it is over", "say which figure is to be where, and for how long", func(w *writing, s string) bool {
		return w.count(Verification, Look, Wait) > 0
	}},
}

var (
	impactForm = regexp.MustCompile(`\b(?:customers?|users?|people|visits?|purchases?|buy|pay|browse|sev\s?-?\d|%|share|half|nobody)\b|\d\s*%`)
	safeForm   = regexp.MustCompile(`\b(?:only|approval|approve[sd]?|yes of|ask\w*|at most|before)\b`)
	whenForm   = regexp.MustCompile(`\b(?:after|if|when|as soon as|once|minutes?|seconds?|still|worse)\b`)
	tellForm   = regexp.MustCompile(`\b(?:tell|say|with|give|include|what you|hand over|figures?|tried|seen)\b`)
	figureForm = regexp.MustCompile(`\d+(?:\.\d+)?\s*%|\b(?:below|under|above|back to|less than|zero|none|normal|no (?:failed|errors?))\b|\bslo\b|\bobjective\b`)
	vagueForm  = regexp.MustCompile(`(?i)\b(?:as needed|as appropriate|if necessary|appropriate(?:ly)?|somehow|try (?:to fix|things|different)|do the needful|the usual|accordingly|investigate further|fix the (?:issue|problem)|resolve the (?:issue|problem)|etc)\b`)
)

// writing is a runbook that somebody wrote, as a machine reads it.
type writing struct {
	lines []line
	says  []Instruction
}

func (w *writing) count(s Section, sorts ...Sort) (n int) {
	for _, i := range w.says {
		for _, sort := range sorts {
			if i.Section == s && i.Sort == sort {
				n++
			}
		}
	}
	return n
}

// words are those of a section without its headings, in lower case, and the line that
// the section begins on; 0: there is none.
func (w *writing) words(s Section) (words string, at int) {
	var b strings.Builder
	for _, l := range w.lines {
		if l.section != s {
			continue
		}
		if at == 0 {
			at = l.at
		}
		if !l.heading || sectionOf(l.text) != s {
			b.WriteString(strings.ToLower(strings.ReplaceAll(l.text, "`", "")))
			b.WriteByte('\n')
		}
	}
	return b.String(), at
}

// heading is that of a section, in lower case.
func (w *writing) heading(s Section) string {
	for _, l := range w.lines {
		if l.section == s && l.heading {
			return strings.ToLower(l.text)
		}
	}
	return ""
}

// triggers reports whether it is said when the runbook is used.
func (w *writing) triggers(words string) bool {
	for _, l := range w.lines {
		if l.section == Trigger && alertForm.MatchString(l.text) {
			return true
		}
	}
	return whenForm.MatchString(words) && len(strings.Fields(words)) >= 4
}

// part is how much of a section is there: nothing, a heading with words, or what it is for.
func (w *writing) part(i int) (share float64, remark *exercise.Remark) {
	a := asked[i]
	words, at := w.words(a.is)
	switch {
	case at == 0:
		return 0, &exercise.Remark{Weight: exercise.Mistake, Text: fmt.Sprintf("There is no section %s: %s.", a.is.Title(), a.what), Hint: "## " + a.is.Title() + " – " + a.hint}
	case len(strings.Fields(words)) < 3 && (a.is != Trigger || !a.holds(w, words)): // the name of an alert is enough
		return 0, &exercise.Remark{Line: at, Weight: exercise.Mistake, Text: fmt.Sprintf("%s says nothing: it is to say %s.", a.is.Title(), a.what), Hint: a.hint}
	case !a.holds(w, words):
		return 0.5, &exercise.Remark{Line: at, Weight: exercise.Advice, Text: fmt.Sprintf("%s does not say plainly %s.", a.is.Title(), a.what), Hint: a.hint}
	}
	return 1, nil
}

// remarks are what is to be said of the writing at once.
func (w *writing) remarks() (out []exercise.Remark) {
	for i := range asked {
		if _, r := w.part(i); r != nil {
			out = append(out, *r)
		}
	}
	for _, i := range w.says {
		if i.Sort == Unclear {
			out = append(out, exercise.Remark{Line: i.Line, Weight: exercise.Mistake, Text: i.Said + " " + strings.ToUpper(i.Why[:1]) + i.Why[1:] + ".", Hint: i.Hint})
		}
		if i.If != nil && i.If.Test == Unknown && (i.Sort == Act || i.Sort == Escalate) && i.Section == Steps {
			out = append(out, exercise.Remark{Line: i.Line, Weight: exercise.Advice, Text: "A machine cannot tell when this is so, and passes over the step: " + i.If.Words + ".", Hint: "it can tell whether customers are still not well, whether an alert fires, and whether the config, a flag or the release of a service has changed"})
		}
	}
	for _, l := range w.lines {
		if m := vagueForm.FindString(l.text); m != "" && !l.heading {
			out = append(out, exercise.Remark{Line: l.at, Weight: exercise.Advice, Text: fmt.Sprintf("%q leaves it to whoever reads this at night.", m), Hint: "say what, on what, and until when"})
		}
	}
	for i := range out {
		out[i].Part, out[i].Source = Part, exercise.Itself
	}
	return out
}
