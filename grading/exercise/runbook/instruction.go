package runbook

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
)

// Sort is what an instruction has somebody do.
type Sort string

// Sorts of instruction.
const (
	Look     Sort = "look"
	Act      Sort = "act"
	Wait     Sort = "wait"
	Escalate Sort = "escalate"
	Never    Sort = "never"   // it says what is not to be done
	Unclear  Sort = "unclear" // it asks for a change, and not plainly which
)

// Instruction is one thing that a runbook says to do, as a machine understands it.
type Instruction struct {
	Line    int     `json:"line"`
	Section Section `json:"section"`
	Sort    Sort    `json:"sort"`
	Said    string  `json:"said"` // how it is understood
	Why     string  `json:"why,omitempty"`
	Hint    string  `json:"hint,omitempty"`
	If      *If     `json:"if,omitempty"`

	step  scenarios.RehearsalStep
	span  time.Duration // of Wait
	act   faults.Action
	plain string // the words that it was read from
}

// Test is what a condition asks.
type Test string

// Tests that a machine can make.
const (
	Unwell  Test = "unwell"  // customers are not served as promised
	Well    Test = "well"    // they are
	Changed Test = "changed" // something of a service was changed lately
	Firing  Test = "firing"  // an alert goes on
	Unknown Test = "unknown" // nothing that a machine could tell
)

// If is when an instruction is to be followed.
type If struct {
	Test    Test   `json:"test"`
	Words   string `json:"words"`
	Service string `json:"service,omitempty"` // of Changed
	Change  string `json:"change,omitempty"`  // of Changed: a type of change; empty: any
	Alert   string `json:"alert,omitempty"`   // of Firing
	Not     bool   `json:"not,omitempty"`
}

// interpreter understands the lines of a runbook for one stack.
type interpreter struct {
	stack    *stack.Stack
	actions  []faults.Action
	services []string
	teams    []string
}

func newInterpreter(s *stack.Stack, actions []faults.Action) *interpreter {
	in := &interpreter{stack: s, actions: actions, services: s.Names()}
	for _, t := range s.Teams {
		in.teams = append(in.teams, t.Name)
	}
	return in
}

// instructions are what the lines say to do, in their order.
func (in *interpreter) instructions(lines []line) []Instruction {
	var out []Instruction
	type scope struct {
		indent int
		when   *If
	}
	var scopes []scope // conditions of the items around
	for _, l := range lines {
		if l.section == "" || l.section == Trigger || l.section == Impact || l.heading && sectionOf(l.text) == l.section {
			scopes = nil
			continue
		}
		for len(scopes) > 0 && (scopes[len(scopes)-1].indent >= l.indent || !l.item) {
			scopes = scopes[:len(scopes)-1]
		}
		var around *If
		if len(scopes) > 0 {
			around = scopes[len(scopes)-1].when
		}
		found, last := in.line(l, around)
		out = append(out, found...)
		if last != nil && strings.HasSuffix(strings.TrimSpace(l.text), ":") {
			scopes = append(scopes, scope{l.indent, last})
		}
	}
	return out
}

var (
	sentenceEnd = regexp.MustCompile("[.;!?](?:\\s+|$)")
	pieceEnd    = regexp.MustCompile(`(?i)(?:,\s+|\s+[–—-]\s+|:\s+)(?:and then\s+|and\s+|then\s+|otherwise\s+)?|\s+(?:and then|and|then)\s+`)
	leadIn      = regexp.MustCompile(`(?i)^(?:\W|step \d+\W|first\b|then\b|next\b|now\b|finally\b|please\b|kindly\b|simply\b|just\b|carefully\b|only then\b|at once\b|immediately\b|(?:you|we)(?: (?:can|should|must|will|now|then|have to|need to))?\b|make sure to\b|be sure to\b|go and\b|otherwise\b|and\b|or\b|else\b|again\b|once more\b)*`)
	ifForm      = regexp.MustCompile(`(?i)^\W*(?:only )?(?:if|when|unless|should|in case|as long as|while)\b`)
	unlessForm  = regexp.MustCompile(`(?i)^\W*unless\b`)
	neverForm   = regexp.MustCompile(`(?i)\b(?:do not|don'?t|never|avoid|no need to|must not|should not|not to|rather than|instead of|without|under no circumstances|on no account|in no case|refrain from)\b`)
	// lightForm is a verb that says nothing beside what is done: "perform a rollback of …".
	lightForm = regexp.MustCompile(`^(?:perform|carry out|do|make|trigger|initiate|run|issue|start|begin|use|execute|apply)\s+(?:an?\s+|the\s+)?((?:(?:config|configuration|settings|deploy|deployment|release|version|rolling|full|clean|graceful)\s+)?(?:roll-?back|restart|reboot|drain|fail-?over|flush|purge|revert)\b.*)`)
	addsForm  = regexp.MustCompile(`^(?:add|remove|create|spin up)\b.*\b(?:replicas?|instances?|capacity|workers?|nodes?|servers?|pods?)\b`)
)

// line is what one line says to do, and the last condition in it.
func (in *interpreter) line(l line, around *If) (out []Instruction, last *If) {
	for _, sentence := range cut(in.asked(l.text), sentenceEnd) {
		pieces := cut(sentence, pieceEnd)
		when, never := around, false
		for i, piece := range pieces {
			if ifForm.MatchString(piece) {
				condition, does := apart(piece)
				when = in.condition(condition)
				last = when
				if does == "" {
					continue
				}
				piece, pieces[i] = does, does
			}
			if m := afterForm.FindStringSubmatch(piece); m != nil {
				span := spanOf(m[1])
				out = append(out, Instruction{Line: l.at, Section: l.section, Sort: Wait, span: span, Said: "Wait " + spoken(span) + ".", If: when})
				_, does := apart(piece)
				if does == "" {
					continue
				}
				piece, pieces[i] = does, does
			}
			if never = never || i == 0 && onlyNever.MatchString(piece); never && onlyNever.MatchString(piece) {
				continue
			}
			rest := strings.Join(pieces[i:], ", ")
			made, ok := in.piece(piece, rest, l, never)
			if !ok || said(&out, made, l.at) {
				continue
			}
			if at := trailing.FindStringIndex(piece); at != nil && when == around {
				when = in.condition(strings.TrimSpace(piece[at[0]:]))
			}
			made.Line, made.Section, made.If = l.at, l.section, when
			if made.Sort == Wait && len(out) > 0 && out[len(out)-1].Sort == Wait && out[len(out)-1].Line == l.at {
				out[len(out)-1].span = max(out[len(out)-1].span, made.span)
				continue
			}
			out = append(out, made)
		}
	}
	return out, last
}

var askedForm = regexp.MustCompile(`^(\W*)([^.;:!?]{4,80})\?\s+(\S.*)$`)

// asked is a line with a question that decides what follows it written as a condition:
// "Still failing? Restart …".
func (in *interpreter) asked(text string) string {
	m := askedForm.FindStringSubmatch(text)
	if m == nil || lookForm.MatchString(strings.ToLower(strings.ReplaceAll(m[2], "`", ""))) && !strings.HasPrefix(strings.ToLower(m[2]), "is ") && !strings.HasPrefix(strings.ToLower(m[2]), "are ") {
		return text
	}
	if in.condition(m[2]).Test == Unknown {
		return text
	}
	return m[1] + "If " + m[2] + ", " + m[3]
}

// afterForm is a span that is waited before what follows.
var afterForm = regexp.MustCompile(`(?i)^\W*after\s+(?:about |at least )?` + spanWords)

// onlyNever is a negation that stands alone: "Do not, whatever happens, …".
var onlyNever = regexp.MustCompile(`(?i)^\W*(?:do not|don'?t|never|avoid)\W*$`)

// doesForm are the words by which what is to be done follows a condition without a comma.
var doesForm = regexp.MustCompile("(?i)(\\w+)\\s+(escalate|call in|bring in|page|restart|roll ?back|undo|revert|scale|drain|shed|fail over|wait|`[a-z]+-[a-z-]+`)\\s")

// apart takes what is to be done off the condition that it follows.
func apart(piece string) (condition, does string) {
	for _, m := range doesForm.FindAllStringSubmatchIndex(piece, -1) {
		switch strings.ToLower(piece[m[2]:m[3]]) {
		case "a", "an", "the", "you", "to", "after", "this", "that", "of", "no", "before", "if", "when", "first", "second":
			continue
		}
		return strings.TrimSpace(piece[:m[4]]), piece[m[4]:]
	}
	return strings.TrimSpace(piece), ""
}

// said reports whether a line has said so already: an action that is named in words and
// once more by its name is one. What was unclear is taken back once it is said plainly.
func said(out *[]Instruction, made Instruction, at int) bool {
	if made.Sort == Look {
		return slices.ContainsFunc(*out, func(i Instruction) bool { return i.Line == at && i.Said == made.Said })
	}
	if made.Sort != Act {
		return false
	}
	*out = slices.DeleteFunc(*out, func(i Instruction) bool {
		return i.Line == at && i.Sort == Unclear && (i.act.Name == "" || i.act.Name == made.act.Name)
	})
	return slices.ContainsFunc(*out, func(i Instruction) bool { return i.Line == at && i.Sort == Act && i.Said == made.Said })
}

// trailing is a condition that stands behind what it is about.
var trailing = regexp.MustCompile(`(?i)\s(?:only )?(?:if|unless|when)\s`)

// cut takes a text apart where a form matches, but not inside backticks.
func cut(text string, at *regexp.Regexp) (out []string) {
	from := 0
	for _, m := range at.FindAllStringIndex(text, -1) {
		if strings.Count(text[:m[0]], "`")%2 == 1 {
			continue
		}
		if part := strings.TrimSpace(text[from:m[0]]); part != "" {
			out = append(out, part)
		}
		from = m[1]
	}
	if part := strings.TrimSpace(text[from:]); part != "" {
		out = append(out, part)
	}
	return out
}

// piece is what a part of a sentence says to do; rest is it with what follows in the
// sentence.
func (in *interpreter) piece(piece, rest string, l line, never bool) (Instruction, bool) {
	words := strings.ToLower(strings.ReplaceAll(piece, "`", ""))
	words = in.begins(words[len(leadIn.FindString(words)):])
	action, at, named := in.action(piece, words)
	if no := neverForm.FindStringIndex(words); no != nil && (no[0] == 0 || named && no[0] < at) {
		never = true
	}
	switch {
	case never:
		if named || touches.MatchString(in.begins(withoutNever(words))) || l.section == Safety {
			return Instruction{Sort: Never, Said: piece + ".", plain: words}, true
		}
		return Instruction{}, false
	case l.section == Safety:
		return Instruction{}, false
	case named && !neverForm.MatchString(words) && len(in.at(piece)) > 1:
		several := in.at(piece)
		return Instruction{
			Sort: Unclear, plain: words, Said: "It names several actions at once.", Why: strings.Join(several, " and ") + " stand in one step, and a machine cannot tell which is meant",
			Hint: "write one thing a step, as in: `" + several[0] + "` on `" + in.services[0] + "`",
		}, true
	case named:
		return in.acts(action, words, strings.ReplaceAll(rest, "`", ""), l), true
	}
	if m := waitForm.FindStringSubmatch(words); m != nil {
		span := spanOf(m[1])
		return Instruction{Sort: Wait, span: span, Said: "Wait " + spoken(span) + ".", plain: words}, true
	}
	if waitUntil.MatchString(words) || waitFor.MatchString(words) {
		return Instruction{Sort: Wait, span: untilSpan, Said: "Wait until it is well, up to " + spoken(untilSpan) + ".", plain: words}, true
	}
	if escalateForm.MatchString(words) {
		return in.escalates(words, rest, l), true
	}
	if lookForm.MatchString(words) {
		return in.looks(words, rest, l)
	}
	m := touches.FindString(words)
	if m == "" {
		m = addsForm.FindString(words)
	}
	if m == "" {
		m = toolForm.FindString(words)
	}
	if m != "" {
		return Instruction{
			Sort: Unclear, plain: words, Said: "It asks for a change, and a machine cannot tell which.",
			Why:  fmt.Sprintf("%q is no action that can be taken here", m),
			Hint: "name the action and what it is aimed at, as in: `rollback-config` on `" + in.services[0] + "`",
		}, true
	}
	return Instruction{}, false
}

// begins takes off what stands before the verb: a service that it is about, and a verb
// that says nothing by itself.
func (in *interpreter) begins(words string) string {
	for _, s := range in.services {
		for _, where := range []string{"on ", "in ", "at ", "for "} {
			if rest, found := strings.CutPrefix(words, where+s); found && (rest == "" || strings.ContainsAny(rest[:1], " ,:")) {
				words = strings.TrimLeft(rest, " ,:")
			}
		}
	}
	if rest := opensForm.ReplaceAllString(words, ""); rest != words {
		words = plainVerb(rest)
		if m := lightForm.FindStringSubmatch("do " + words); m != nil {
			return m[1]
		}
		return words
	}
	if m := lightForm.FindStringSubmatch(words); m != nil {
		return m[1]
	}
	return words
}

// opensForm stands before what is done: "start by restarting it", "try a restart of it".
var opensForm = regexp.MustCompile(`^(?:(?:start|begin)(?: off)? (?:with|by|from)|try(?: to)?|attempt(?: to)?)\s+`)

var ingForm = regexp.MustCompile(`^([a-z]{2,})ing\b(.*)$`)

// plainVerb is what begins with a verb in -ing as one would order it: "restarting it" is
// "restart it".
func plainVerb(words string) string {
	m := ingForm.FindStringSubmatch(words)
	if m == nil {
		return words
	}
	for _, stem := range []string{m[1], m[1] + "e", m[1][:len(m[1])-1]} { // look, scale, shed
		if said := stem + m[2]; touches.MatchString(said) || lookForm.MatchString(said) || escalateForm.MatchString(said+" ") {
			return said
		}
	}
	return words
}

// toolForm is a command of a tool that changes something; toolLead what stands in it before
// the name of an action.
var (
	toolForm = regexp.MustCompile(`^(?:sudo )?(?:kubectl|oc|helm|docker|systemctl|service|nomad|terraform|ansible|psql|redis-cli|nats|aws|gcloud|az|drillyard)\b.*\b(?:rollout|delete|apply|scale|restart|patch|set|edit|drain|cordon|stop|start|kill|rm|undo|upgrade|rollback|uninstall|flushall|purge)\b`)
	toolLead = regexp.MustCompile("^`?(?:sudo )?(?:kubectl|oc|docker|systemctl|service|nomad|drillyard)\\s(?:[a-z-]+\\s)*?")
)

// at lists the actions that a piece names as such: in backticks, or before a service.
func (in *interpreter) at(piece string) (names []string) {
	words := strings.Fields(strings.ToLower(piece))
	for i, w := range words {
		bare := strings.Trim(w, "`.,;:()")
		a, known := in.called(bare)
		if !known || slices.Contains(names, a.Name) {
			continue
		}
		next := ""
		if i+1 < len(words) {
			next = strings.Trim(words[i+1], "`.,;:()")
		}
		if strings.HasPrefix(w, "`") && strings.HasSuffix(strings.TrimRight(w, ".,;:)"), "`") || slices.Contains(in.services, next) {
			names = append(names, a.Name)
		}
	}
	return names
}

func withoutNever(words string) string {
	return strings.TrimSpace(neverForm.ReplaceAllString(words, ""))
}

// touches are verbs by which a system is changed.
var touches = regexp.MustCompile(`^(?:fix|repair|mitigate|resolve|change|adjust|tune|kill|flush|clear|reset|re-?deploy|deploy|patch|increase|reduce|raise|lower|disable|enable|fail ?over|stop|start|delete|remove|purge|drop|undo|revert|roll ?back|rollback|take back|put back|set|scale|restart|bounce|reboot|switch|turn|toggle|drain|shed|restore|rebalance)\b`)

// untilSpan is how long somebody waits who is told to wait until it is well.
const untilSpan = 2 * time.Minute

const spanWords = `((?:\d+|a|an|one|two|three|four|five|six|eight|ten|fifteen|twenty|thirty|forty|forty-five|sixty|ninety|half a)\s*(?:seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b)`

var (
	waitForm  = regexp.MustCompile(`^(?:wait(?:ing)?|pause|sleep|give it|allow|hold on|leave it|watch (?:it|them|this|the \w+)?)(?:\s\w+){0,3}?\s*(?:for |about |at least |up to )*` + spanWords)
	waitFor   = regexp.MustCompile(`^wait for\b.*\b(?:to be|to become|to run|to fall|to drop|to recover|to settle|is|are)\b`)
	waitUntil = regexp.MustCompile(`^(?:wait|watch|keep watching|keep looking|stay)\b.*\b(?:until|till)\b`)
	spanForm  = regexp.MustCompile(`(?i)\b` + spanWords)
	numbers   = map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "sixty": 60, "ninety": 90}
	spanParts = regexp.MustCompile(`(?i)^(\d+|half a|[\w-]+?)\s*(s|m|h)\w*$`)
)

// spanOf reads "two minutes", to at most ten.
func spanOf(words string) time.Duration {
	m := spanParts.FindStringSubmatch(strings.TrimSpace(words))
	if m == nil {
		return time.Minute
	}
	unit := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour}[strings.ToLower(m[2])]
	if strings.EqualFold(m[1], "half a") {
		return unit / 2
	}
	n, known := numbers[strings.ToLower(m[1])]
	if !known {
		n, _ = strconv.Atoi(m[1])
	}
	n = min(max(n, 1), 600)
	return min(time.Duration(n)*unit, 10*time.Minute)
}

// spoken says a span as people do.
func spoken(d time.Duration) string {
	if d%time.Minute == 0 && d > 0 {
		if d == time.Minute {
			return "a minute"
		}
		return fmt.Sprintf("%d minutes", d/time.Minute)
	}
	return fmt.Sprintf("%d seconds", int(d.Seconds()))
}

// named is the first of some names that stands in a text as a word of its own.
func named(text string, names []string) string {
	best, at := "", len(text)+1
	for _, n := range names {
		for _, m := range regexp.MustCompile(`(?i)(^|[^\w-])`+regexp.QuoteMeta(n)+`($|[^\w-])`).FindAllStringIndex(text, 1) {
			if m[0] < at || m[0] == at && len(n) > len(best) {
				best, at = n, m[0]
			}
		}
	}
	return best
}

// service is the service that a text names; where it names none, the line around it does
// if that names only one.
func (in *interpreter) service(rest, around string) string {
	if s := named(rest, in.services); s != "" {
		return s
	}
	first := named(around, in.services)
	if first == "" {
		return ""
	}
	others := slices.DeleteFunc(slices.Clone(in.services), func(s string) bool { return s == first })
	if named(around, others) != "" {
		return ""
	}
	return first
}
