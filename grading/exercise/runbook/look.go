package runbook

import (
	"regexp"
	"strings"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

var (
	lookForm     = regexp.MustCompile(`^(?:(?:open|look|check|see|view|watch|confirm|compare|read|inspect|verify|visit|make a (?:purchase|visit)|ask what changed|find|make sure|note|keep)\b|is |are |the \w+ (?:dashboard|log))`)
	escalateForm = regexp.MustCompile(`^(?:escalate|page |call |bring in|bring .* in|hand (?:it )?over|hand it|contact|notify|wake|involve|reach out to|raise (?:it|this) with|get .* (?:on (?:the |a )?(?:call|line|bridge|phone)|involved|to help)|ask (?:someone|somebody|anyone|anybody|around)\b|ask .* (?:for help|to help|to join|to take over|to look))`)

	changesForm  = regexp.MustCompile(`\b(?:change list|changes|what (?:has |was )?changed|recent changes?|deploys?|history)\b`)
	settingsForm = regexp.MustCompile(`\b(?:config|configuration|settings?)\b`)
	logForm      = regexp.MustCompile(`\blogs?\b`)
	asCustomer   = regexp.MustCompile(`\b(?:as a customer|make a purchase|visit)\b`)
	customerForm = regexp.MustCompile(`\b(?:customers?|customers' dashboard|journey|failing share|purchases|visits)\b`)
)

// looks reads where somebody is to look.
func (in *interpreter) looks(words, rest string, l line) (Instruction, bool) {
	plain := strings.ToLower(strings.ReplaceAll(rest, "`", ""))
	service := in.service(plain, l.text)
	step := scenarios.RehearsalStep{Service: service}
	said := ""
	switch {
	case asCustomer.MatchString(words):
		step = scenarios.RehearsalStep{View: event.SourceCustomer, Query: in.journey(l.text)}
		said = "Visit as a customer of " + step.Query + "."
	case changesForm.MatchString(words):
		step.View, said = event.SourceChanges, "Look at the change list"+of(service)+"."
	case settingsForm.MatchString(words) && service != "":
		step.View, said = event.SourceConfig, "Look at the settings of "+service+"."
	case logForm.MatchString(words):
		step.View, said = event.SourceLogs, "Look at the log"+of(service)+"."
	case customerForm.MatchString(words) && named(words, in.services) == "":
		step = scenarios.RehearsalStep{View: event.SourceDashboard, Service: stack.Customers}
		said = "Look at the dashboard of customers."
	case service != "":
		step.View, said = event.SourceDashboard, "Look at the dashboard of "+service+"."
	default:
		return Instruction{}, false
	}
	return Instruction{Sort: Look, Said: said, step: step, plain: words}, true
}

func of(service string) string {
	if service == "" {
		return ""
	}
	return " of " + service
}

// journey is the one that a text names, or the first of the stack.
func (in *interpreter) journey(text string) string {
	var names []string
	for _, j := range in.stack.Journeys {
		names = append(names, j.Name)
	}
	if j := named(text, names); j != "" || len(names) == 0 {
		return j
	}
	return names[len(names)-1]
}

// escalates reads whom somebody is to bring in.
func (in *interpreter) escalates(words, rest string, l line) Instruction {
	team := named(rest, in.teams)
	if team == "" {
		if s, ok := in.stack.Service(named(rest, in.services)); ok {
			team = s.Team
		}
	}
	if team == "" {
		team = named(l.text, in.teams)
	}
	if team == "" {
		return Instruction{
			Sort: Unclear, plain: words, Said: "It asks for help, and a machine cannot tell whose.",
			Why: "no team is named", Hint: "name one of " + strings.Join(in.teams, ", "),
		}
	}
	return Instruction{
		Sort: Escalate, Said: "Escalate to " + team + ".", plain: words,
		step: scenarios.RehearsalStep{Escalate: team, Reason: clip("The runbook says so: " + strings.ReplaceAll(l.text, "`", ""))},
	}
}

// clip keeps a text to the length of a reason.
func clip(text string) string {
	if r := []rune(text); len(r) > 200 {
		return string(r[:200])
	}
	return text
}

var (
	unwellForm = regexp.MustCompile(`(?i)\b(?:still|not (?:better|well|back|enough|help|recover\w*|over)|does(?:n'?t| not) (?:help|recover|work|fall|get better|end)|no better|worse|keeps? (?:failing|growing|rising)|stays? (?:above|over|high|red|slow|down|broken)|(?:do(?:es)? not|has not|have not|doesn't|don't) (?:drop\w*|fall\w*|go(?:ne)? down|improve\w*)|go(?:es)? on|remain\w*|has not (?:helped|recovered))\b`)
	wellForm   = regexp.MustCompile(`(?i)\b(?:(?:is|are) (?:well|back|over|fine|better)|recover(?:s|ed)|helps|helped)\b`)
	changeForm = regexp.MustCompile(`(?i)\b(?:chang\w*|deploy\w*|pushed|released|differs?|was set|new release)\b`)
	firingForm = regexp.MustCompile(`(?i)\b(?:fires|firing|rings|pages)\b`)
	notForm    = regexp.MustCompile(`(?i)\b(?:not|no|nothing|none|unless)\b`)
	alertForm  = regexp.MustCompile(`\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b`)
)

// condition reads when something is to be done.
func (in *interpreter) condition(text string) *If {
	c := &If{Test: Unknown, Words: text}
	lower := strings.ReplaceAll(text, "`", "")
	switch {
	case unwellForm.MatchString(lower):
		c.Test = Unwell
		if unlessForm.MatchString(lower) {
			c.Test = Well
		}
	case firingForm.MatchString(lower) && alertForm.MatchString(lower):
		c.Test, c.Alert, c.Not = Firing, alertForm.FindString(lower), notForm.MatchString(lower)
	case changeForm.MatchString(lower):
		c.Test, c.Service, c.Not = Changed, named(lower, in.services), notForm.MatchString(lower)
		switch {
		case settingsForm.MatchString(strings.ToLower(lower)) || strings.Contains(lower, "_"):
			c.Change = "config"
		case regexp.MustCompile(`(?i)\b(?:deploy\w*|release\w*|version)\b`).MatchString(lower):
			c.Change = "deploy"
		case strings.Contains(strings.ToLower(lower), "flag"):
			c.Change = "flag"
		}
	case wellForm.MatchString(lower):
		c.Test = Well
		if notForm.MatchString(lower) {
			c.Test = Unwell
		}
	}
	return c
}
