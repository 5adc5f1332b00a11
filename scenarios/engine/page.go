package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/oncall"
)

// page is a page that was sent.
type page struct {
	id, group    string
	to           string // team
	service      string
	acknowledged bool
	by           string // name of who acknowledged it
	resolved     bool
}

// notify turns due notifications into pages. A receiver that is the stack's
// queue pages nobody.
func (r *Run) notify() {
	for _, n := range r.pager.Due(r.now()) {
		if n.Resolved {
			r.resolvePages(n.Group)
			continue
		}
		if to, _ := r.Stack.Receives(n.Receiver); to != stack.Queue {
			r.sendPage(n, to)
		}
	}
}

func (r *Run) sendPage(n oncall.Notification, team string) {
	r.ids.page++
	first := n.Alerts[0]
	p := &page{id: fmt.Sprintf("p%d", r.ids.page), group: n.Group, to: team, service: first.Labels["service"]}
	r.pages = append(r.pages, p)
	body := event.PageSent{
		Page: p.id, To: team, Group: strings.TrimPrefix(n.Group[strings.LastIndex(n.Group, ":")+1:], ":"),
		Service: p.service, Summary: first.Annotations["summary"],
		Detail: first.Annotations["description"], Runbook: r.bookOf(first.Annotations),
	}
	for _, a := range n.Alerts {
		body.Alerts = append(body.Alerts, a.Name)
	}
	r.record(engineActor, body)
	r.escalateInTime(p)
}

// escalateInTime brings other teams in, as the paged team asks for, while
// nobody has taken the page and it has not cleared.
func (r *Run) escalateInTime(p *page) {
	team, _ := r.Stack.Team(p.to)
	for _, step := range team.Escalation {
		after := step.After.Std()
		r.later(r.now()+after, func() {
			if p.acknowledged || p.resolved {
				return
			}
			r.record(engineActor, event.PageEscalated{
				Page: p.id, Team: step.To, Reason: fmt.Sprintf("Nobody in %s acknowledged the page within %s.", p.to, spoken(after)),
			})
		})
	}
}

// spoken writes a duration without what is zero: "3m", not "3m0s".
func spoken(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

func (r *Run) resolvePages(group string) {
	for _, p := range r.pages {
		if p.group == group && !p.resolved {
			p.resolved = true
			r.record(engineActor, event.PageResolved{Page: p.id})
		}
	}
}

// Acknowledge takes a page.
type Acknowledge struct {
	Page string `json:"page"`
}

func (c Acknowledge) do(r *Run, actor event.Actor) error {
	for _, p := range r.pages {
		if p.id != c.Page {
			continue
		}
		if p.acknowledged {
			if p.by != actor.Name {
				return refuse("%s acknowledged that page already.", p.by)
			}
			return refuse("That page was acknowledged already.")
		}
		p.acknowledged, p.by = true, actor.Name
		return r.record(actor, event.PageAcknowledged{Page: p.id})
	}
	return refuse("There is no page %s.", c.Page)
}

// Escalate brings another team in.
type Escalate struct {
	Page   string `json:"page,omitempty"`
	Team   string `json:"team"`
	Reason string `json:"reason"`
}

func (c Escalate) do(r *Run, actor event.Actor) error {
	if _, ok := r.Stack.Team(c.Team); !ok {
		return refuse("There is no team %q.", c.Team)
	}
	if err := text("a reason", c.Reason); err != nil {
		return err
	}
	if c.Page != "" && !slices.ContainsFunc(r.pages, func(p *page) bool { return p.id == c.Page }) {
		return refuse("There is no page %q.", c.Page)
	}
	return r.record(actor, event.PageEscalated{Page: c.Page, Team: c.Team, Reason: c.Reason})
}
