package runbook

import (
	"regexp"
	"strings"
)

// Section is what a part of a runbook is for.
type Section string

// Sections.
const (
	Trigger      Section = "trigger"
	Impact       Section = "impact"
	Steps        Section = "steps"
	Safety       Section = "safety"
	Rollback     Section = "rollback"
	Escalation   Section = "escalation"
	Verification Section = "verification"
)

// sections are how headings call them, in the order in which they are looked for.
var sections = []struct {
	is    Section
	title string
	names *regexp.Regexp
}{
	{Rollback, "Rollback", regexp.MustCompile(`(?i)\b(roll ?backs?|back ?out|undo|revert|take (it )?back|if (it|this|that) (gets worse|does not help|fails))\b`)},
	{Escalation, "Escalation", regexp.MustCompile(`(?i)\b(escalat\w*|bring in help|who to call|help|hand ?over)\b`)},
	{Verification, "Verification", regexp.MustCompile(`(?i)\b(verif\w*|confirm (that )?it (is|was) over|is it over|done when|recovery check|check that it worked)\b`)},
	{Safety, "Safety", regexp.MustCompile(`(?i)\b(safety|safe|warnings?|caution|do not|don'?t|never|risks?|guard ?rails?|before you begin)\b`)},
	{Trigger, "Trigger", regexp.MustCompile(`(?i)\b(triggers?|when to use|when|alerts?|symptoms?|use this)\b`)},
	{Impact, "Impact", regexp.MustCompile(`(?i)\b(impact|customers?|severity|what (it|this) means)\b`)},
	{Steps, "Steps", regexp.MustCompile(`(?i)\b(steps?|procedure|mitigat\w*|triage|diagnos\w*|fix|remedy|actions?|what to do|investigat\w*|look first)\b`)},
}

// sectionOf is what a heading opens; empty: nothing that is known.
func sectionOf(title string) Section {
	for _, s := range sections {
		if s.names.MatchString(title) {
			return s.is
		}
	}
	return ""
}

// mostly reports whether a heading says little but what a section is called, so that it
// opens one even inside another.
func mostly(title string, s Section) bool {
	for _, known := range sections {
		if known.is == s {
			return 2*len(known.names.FindString(title)) >= len(title)
		}
	}
	return false
}

// Title is how a section is called.
func (s Section) Title() string {
	for _, known := range sections {
		if known.is == s {
			return known.title
		}
	}
	return "Other"
}

// line is one heading, item or paragraph of a runbook.
type line struct {
	at      int // from 1, where it begins
	section Section
	indent  int
	item    bool
	heading bool // of the section, or of a step in it
	text    string
}

var (
	headingForm = regexp.MustCompile(`^(#{1,6})\s+(.+?)\s*#*$`)
	itemForm    = regexp.MustCompile(`^(\s*)(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$`)
	boldForm    = regexp.MustCompile(`^\*\*([^*]+?):?\*\*:?\s*$`)
)

// mostLines bounds what is read of a runbook.
const mostLines = 600

// read takes a runbook apart, line by line: what a reader would call a step, and what the
// section around it is for. A heading inside a section that is no section's own name
// stays in it, as a step.
func read(text string) []line {
	var out []line
	section, fenced, level := Section(""), false, 7
	open := false // the last line goes on with the next
	for i, raw := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if len(out) >= mostLines {
			break
		}
		trimmed := strings.TrimSpace(raw)
		if strings.HasPrefix(trimmed, "```") {
			fenced, open = !fenced, false
			continue
		}
		switch {
		case trimmed == "":
			open = false
			continue
		case fenced:
			out, open = append(out, line{at: i + 1, section: section, item: true, text: "`" + strings.Trim(trimmed, "`$ ") + "`"}), false
			continue
		}
		if title, depth, is := titled(trimmed); is {
			found := sectionOf(title)
			if depth <= level || found != "" && mostly(title, found) {
				level, section = depth, found
				if depth == 1 {
					level, section = 7, ""
				}
			}
			out, open = append(out, line{at: i + 1, section: section, heading: true, text: title}), false
			continue
		}
		if m := itemForm.FindStringSubmatch(raw); m != nil {
			out, open = append(out, line{at: i + 1, section: section, indent: len(strings.ReplaceAll(m[1], "\t", "    ")), item: true, text: m[2]}), true
			continue
		}
		if open {
			out[len(out)-1].text += " " + trimmed
			continue
		}
		out, open = append(out, line{at: i + 1, section: section, text: strings.TrimLeft(trimmed, "> ")}), true
	}
	return out
}

// titled reads a heading; a line that is bold and nothing else is one, too.
func titled(text string) (title string, depth int, is bool) {
	if m := headingForm.FindStringSubmatch(text); m != nil {
		return m[2], len(m[1]), true
	}
	if m := boldForm.FindStringSubmatch(text); m != nil && sectionOf(m[1]) != "" {
		return m[1], 2, true
	}
	return "", 0, false
}
