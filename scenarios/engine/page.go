package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/oncall"
)

// page is a page that was sent.
type page struct {
	id, group string
	to        string // team
	service   string
	has       string // name of who has it; empty: nobody, and it rings
	acked     bool   // somebody who plays has it
	resolved  bool   // its alerts have stopped
	closed    string // name of who resolved it by hand; empty: nobody
	merged    string // name of who made it part of the incident; empty: nobody
	snoozed   string // name of who snoozed it; empty: it is not snoozed
	until     faults.Time
	rings     []event.Callee // for whom, when nobody has it
	policy    string         // the team by whose policy it is escalated
	began     faults.Time    // when it began to ring, and the policy with it
	turn      int            // what was planned about it in an earlier turn is void
}

// open reports whether it rings, for all that is known of it.
func (p *page) open() bool {
	return p.has == "" && !p.resolved && p.closed == "" && p.merged == ""
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
	r.ringFor(p)
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
