package engine

import (
	"fmt"
	"slices"
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
	summary   string
	has       event.Actor // zero: nobody, and it rings
	resolved  bool        // its alerts have stopped
	closed    string      // name of who resolved it by hand; empty: nobody
	merged    string      // name of who made it part of the incident; empty: nobody
	snoozed   string      // name of who snoozed it; empty: it is not snoozed
	until     faults.Time
	rings     []event.Callee // for whom, when nobody has it
	policy    string         // the team by whose policy it is escalated
	began     faults.Time    // when it began to ring, and the policy with it
	turn      int            // what was planned about it in an earlier turn is void
}

// open reports whether it rings, for all that is known of it.
func (p *page) open() bool {
	return p.has.ID == "" && !p.over()
}

// notify hands due notifications to whom they are for: a team is paged, once for as
// long as nobody has closed its page; what is for a queue, or for nobody that is known,
// is filed and rings nowhere. See decisions/0136.
func (r *Run) notify() {
	for _, n := range r.pager.Due(r.now()) {
		switch to, known := r.Stack.Receives(n.Receiver); {
		case !known || to == stack.Queue:
			r.record(engineActor, filed(n))
		case n.Reason == oncall.Over:
			r.resolvePages(n.Group)
		default:
			if p := r.goingOn(n.Group); p != nil {
				r.record(engineActor, event.PageUpdated{Page: p.id, To: to, Why: string(n.Reason), Alerts: names(n.Firing), Stopped: names(n.Resolved)})
			} else {
				r.sendPage(n, to)
			}
		}
	}
}

// goingOn returns the page of a group that goes on; nil: there is none.
func (r *Run) goingOn(group string) *page {
	i := slices.IndexFunc(r.pages, func(p *page) bool { return p.group == group && !p.resolved && p.closed == "" })
	if i < 0 {
		return nil
	}
	return r.pages[i]
}

func (r *Run) resolvePages(group string) {
	for _, p := range r.pages {
		if p.group == group && !p.resolved {
			p.resolved = true
			r.record(engineActor, event.PageResolved{Page: p.id})
		}
	}
}

// filed is a notification for nobody in particular.
func filed(n oncall.Notification) event.NotificationFiled {
	first := append(slices.Clone(n.Firing), n.Resolved...)[0]
	return event.NotificationFiled{
		Receiver: n.Receiver, Why: string(n.Reason), Group: n.Name, Alerts: names(n.Firing), Stopped: names(n.Resolved),
		Service: first.Labels["service"], Summary: first.Annotations["summary"],
	}
}

func names(alerts []oncall.Alert) (out []string) {
	for _, a := range alerts {
		out = append(out, a.Name)
	}
	return out
}

func (r *Run) sendPage(n oncall.Notification, team string) {
	r.ids.page++
	first := n.Firing[0]
	p := &page{id: fmt.Sprintf("p%d", r.ids.page), group: n.Group, to: team, service: first.Labels["service"], summary: first.Annotations["summary"]}
	p.policy, p.rings = team, []event.Callee{{Team: team}}
	r.pages = append(r.pages, p)
	r.record(engineActor, event.PageSent{
		Page: p.id, To: team, Group: n.Name, Alerts: names(n.Firing),
		Service: p.service, Summary: first.Annotations["summary"],
		Detail: first.Annotations["description"], Runbook: r.bookOf(first.Annotations),
	})
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
