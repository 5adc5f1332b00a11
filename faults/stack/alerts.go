package stack

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// Severities of an alert: it pages somebody, or it waits in a queue.
const (
	SeverityPage   = "page"
	SeverityTicket = "ticket"
)

// Queue is what a receiver is mapped to that pages nobody: what it gets is read
// in office hours.
const Queue = "queue"

// Alerts says what the words of rule files mean that were written for another
// system: what its alerts are labelled with, in terms of this stack (see
// decisions/0099). The zero
// Alerts knows the words of the stack itself, and the usual severities.
type Alerts struct {
	// Severities maps values of the label severity to page or ticket.
	Severities map[string]string `yaml:"severities"`
	// Labels names the labels in which rule files keep who an alert is for and
	// what it is about; the first that an alert has counts.
	Labels AlertLabels `yaml:"labels"`
	// Teams and Services map what those labels say to teams and services; what
	// has their names needs no mapping.
	Teams    map[string]string `yaml:"teams"`
	Services map[string]string `yaml:"services"`
	// Rules maps alerts to the service they are about, where no label says it.
	Rules map[string]string `yaml:"rules"`
}

// AlertLabels are names of labels, the most telling one first.
type AlertLabels struct {
	Team    []string `yaml:"team"`    // without any: team, owner
	Service []string `yaml:"service"` // without any: service, job, app
}

// usual is what the severities of public rule files come to.
var usual = map[string]string{
	SeverityPage: SeverityPage, SeverityTicket: SeverityTicket,
	"critical": SeverityPage, "warning": SeverityTicket, "info": SeverityTicket, "none": SeverityTicket,
}

// Severity is what a value of the label severity comes to: page or ticket; false
// when it is mapped to neither. An alert without one is a ticket.
func (a Alerts) Severity(label string) (string, bool) {
	if label == "" {
		return SeverityTicket, true
	}
	s := cmp.Or(a.Severities[label], usual[label])
	return s, s != ""
}

// TeamLabels are the labels that may hold the team of an alert.
func (a Alerts) TeamLabels() []string { return or(a.Labels.Team, "team", "owner") }

// ServiceLabels are the labels that may hold the service of an alert.
func (a Alerts) ServiceLabels() []string { return or(a.Labels.Service, "service", "job", "app") }

func or(names []string, otherwise ...string) []string {
	if len(names) > 0 {
		return names
	}
	return otherwise
}

// Reading is what the labels of an alert come to on this stack. What they do not
// say is empty.
type Reading struct {
	Service, Team string
	Severity      string // page or ticket
	// Unknown are the labels, as name=value, that are mapped to nothing here.
	Unknown []string
}

// Read says which service and team of this stack an alert is about. Where its
// labels do not say it, it is about the service that its rule watches: watched
// lists, by label, the values that the rule's expression asks for. A service
// alone tells the team that owns it.
func (s *Stack) Read(alert string, labels map[string]string, watched map[string][]string) Reading {
	var r Reading
	r.Severity, _ = s.Alerts.Severity(labels["severity"])
	if r.Severity == "" {
		r.Unknown = append(r.Unknown, "severity="+labels["severity"])
		r.Severity = SeverityTicket
	}
	for _, name := range s.Alerts.ServiceLabels() {
		if value := labels[name]; value != "" {
			if r.Service = s.serviceCalled(value); r.Service == "" {
				r.Unknown = append(r.Unknown, name+"="+value)
				continue
			}
			break
		}
	}
	if r.Service == "" {
		r.Service = cmp.Or(s.serviceCalled(s.Alerts.Rules[alert]), s.watched(watched))
	}
	for _, name := range s.Alerts.TeamLabels() {
		if value := labels[name]; value != "" {
			team := cmp.Or(s.Alerts.Teams[value], value)
			if _, ok := s.Team(team); ok {
				r.Team = team
				break
			}
			r.Unknown = append(r.Unknown, name+"="+value)
		}
	}
	if r.Team == "" {
		service, _ := s.Service(r.Service)
		r.Team = service.Team
	}
	return r
}

// Completed returns the labels of an alert with those added that tell its
// service and team and that it lacks, as relabelling adds them on the way to an
// Alertmanager. What it has is left as it is: routes ask for what rule files say.
func (s *Stack) Completed(alert string, labels map[string]string, watched map[string][]string) map[string]string {
	r := s.Read(alert, labels, watched)
	out := labels
	for _, add := range [...]struct{ name, value string }{{"service", r.Service}, {"team", r.Team}} {
		if add.value == "" || out[add.name] != "" {
			continue
		}
		if len(out) == len(labels) {
			out = maps.Clone(labels)
		}
		if out == nil {
			out = map[string]string{}
		}
		out[add.name] = add.value
	}
	return out
}

// serviceCalled returns the service that a rule file knows by a name.
func (s *Stack) serviceCalled(name string) string {
	name = cmp.Or(s.Alerts.Services[name], name)
	if _, ok := s.Service(name); !ok {
		return ""
	}
	return name
}

// watched returns the service that an expression asks about, if it is one alone.
func (s *Stack) watched(values map[string][]string) string {
	for _, label := range s.Alerts.ServiceLabels() {
		if len(values[label]) == 1 {
			if name := s.serviceCalled(values[label][0]); name != "" {
				return name
			}
		}
	}
	return ""
}

// Receives says whom a receiver of the routing is: a team of this stack, or the
// queue. It is the team of its own name without a mapping; false: nobody.
func (s *Stack) Receives(receiver string) (to string, ok bool) {
	to = cmp.Or(s.Receivers[receiver], receiver)
	if to == Queue {
		return to, s.Receivers[receiver] != ""
	}
	_, ok = s.Team(to)
	return to, ok
}

// alerts checks that what is mapped is mapped to something.
func (c *checker) alerts(s *Stack) {
	each := func(list string, in map[string]string, what string, is func(string) bool) {
		for _, key := range slices.Sorted(maps.Keys(in)) {
			if !is(in[key]) {
				c.at(fmt.Sprintf("%s.%s", list, key), "%s %s: there is no %s %q", list, key, what, in[key])
			}
		}
	}
	team := func(name string) bool { _, ok := s.Team(name); return ok }
	service := func(name string) bool { _, ok := s.Service(name); return ok }
	each("alerts.severities", s.Alerts.Severities, "severity but page and ticket:", func(v string) bool { return v == SeverityPage || v == SeverityTicket })
	each("alerts.teams", s.Alerts.Teams, "team", team)
	each("alerts.services", s.Alerts.Services, "service", service)
	each("alerts.rules", s.Alerts.Rules, "service", service)
	each("receivers", s.Receivers, "team, and it is not queue:", func(v string) bool { return v == Queue || team(v) })
}
