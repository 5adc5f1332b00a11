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
	{Rollback, "Rollback", regexp.MustCompile(`(?i)\b(roll[ -]?(ing )?backs?|back(ing)?[ -]?out|undo(ing)?|revert(ing)?|tak(e|ing) (it )?back|plan b|if (it|this|that) (gets worse|makes (it|things) worse|does not help|doesn't help|fails))\b`)},
	{Escalation, "Escalation", regexp.MustCompile(`(?i)\b(escalat\w*|bring in help|whom? to (call|page|ask|contact|bring in)|contacts?|help|hand ?over)\b`)},
	{Verification, "Verification", regexp.MustCompile(`(?i)\b(verif\w*|validat\w*|confirm (that )?it (is|was) over|confirm recovery|is it over|it is over|done when|recovery check|(success|exit|recovery) criteria|all clear|check(ing)? that it (worked|is fixed|is over|helped)|know (that |whether |if )?it (is over|worked|is fixed|helped))\b`)},
	{Safety, "Safety", regexp.MustCompile(`(?i)\b(safety|safe|warnings?|cautions?|precautions?|dangers?|hazards?|do not|don'?ts?|must not|not to do|never|risks?|guard ?rails?|before you (begin|start|touch\b.*))\b`)},
	{Trigger, "Trigger", regexp.MustCompile(`(?i)\b(triggers?|when to use|when|alerts?|symptoms?|detection|use this)\b`)},
	{Impact, "Impact", regexp.MustCompile(`(?i)\b(impact|affected|customers?|severity|consequences?|blast radius|what (it|this) means)\b`)},
	{Steps, "Steps", regexp.MustCompile(`(?i)\b(steps?|procedure|mitigat\w*|remediat\w*|resolv\w*|resolution|respon[ds]\w*|recover(y|ing)?|instructions?|playbook|triage|diagnos\w*|fix|remedy|actions?|what to do|investigat\w*|look first|first (five |ten )?minutes)\b`)},
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
	all := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, raw := range all {
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
			if !strings.HasPrefix(trimmed, "#") { // a comment tells what the next line does
				out = append(out, line{at: i + 1, section: section, item: true, text: "`" + strings.Trim(trimmed, "`$> ") + "`"})
			}
			open = false
			continue
		case strings.HasPrefix(trimmed, "|"):
			open = false
			if !ruleForm.MatchString(trimmed) && (i+1 == len(all) || !ruleForm.MatchString(strings.TrimSpace(all[i+1]))) {
				if row := cells(trimmed); row != "" {
					out = append(out, line{at: i + 1, section: section, item: true, text: row})
				}
			}
			continue
		}
		raw = plain(raw)
		trimmed = strings.TrimSpace(raw)
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

var (
	ruleForm = regexp.MustCompile(`^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$`) // below the head of a table
	linkForm = regexp.MustCompile(`\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)`)
	slanted  = regexp.MustCompile(`(^|[\s(])_+([^_]+)_+($|[\s.,:;)])`)
	strong   = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	ordered  = regexp.MustCompile(`(?i)^(?:step )?#?\d{0,3}[.):]?$`)
)

// plain is a line without what only makes it look better, and links as the words they are
// on. A line that is bold as a whole may be a heading.
func plain(raw string) string {
	raw = linkForm.ReplaceAllString(raw, "$1")
	if !boldForm.MatchString(strings.TrimSpace(raw)) {
		raw = strong.ReplaceAllString(raw, "$1")
	}
	return slanted.ReplaceAllString(raw, "$1$2$3")
}

// cells are those of a row of a table, as one says them: without its number.
func cells(row string) string {
	var out []string
	for _, c := range strings.Split(strings.Trim(row, "|"), "|") {
		if c = strings.TrimSpace(plain(c)); c != "" && !ordered.MatchString(c) {
			out = append(out, strings.TrimRight(c, "."))
		}
	}
	return strings.Join(out, "; ")
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
