package engine

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// PostUpdate tells stakeholders or customers how things stand. All but the
// audience and the text may be left out. To customers it can say as well how the
// components of the status page fare.
type PostUpdate struct {
	Audience string `json:"audience" event:"words=audience"`
	Text     string `json:"text"`
	Status   string `json:"status,omitempty" event:"words=status"`
	Impact   string `json:"impact,omitempty"`
	Doing    string `json:"doing,omitempty"`
	NextMS   int64  `json:"next_ms,omitempty"` // run time for which the next one is promised; 0: none is
	// Components are journeys, each with its state from now on.
	Components map[string]string `json:"components,omitempty"`
}

func (c PostUpdate) do(r *Run, actor event.Actor) error {
	if !slices.Contains(event.Words(event.OfAudience), c.Audience) {
		return refuse("An update is for stakeholders or for customers.")
	}
	if err := text("the update", c.Text); err != nil {
		return err
	}
	update := event.UpdatePosted{Audience: c.Audience, Text: c.Text, Status: c.Status, Impact: c.Impact, Doing: c.Doing, NextMS: c.NextMS}
	if err := r.tellable(update); err != nil {
		return err
	}
	marks, err := r.marks(c)
	if err != nil {
		return err
	}
	return r.record(actor, append(marks, update)...)
}

// marks are what an update says of components, in the order of the stack.
func (r *Run) marks(c PostUpdate) ([]event.Body, error) {
	if len(c.Components) > 0 && c.Audience != event.AudienceCustomers {
		return nil, refuse("How a component fares is said on the status page, with an update for customers.")
	}
	states := event.Words(event.OfComponent)
	var marks []event.Body
	for _, j := range r.Stack.Journeys {
		state, told := c.Components[j.Name]
		if !told {
			continue
		}
		if !slices.Contains(states, state) {
			return nil, refuse("The state of a component is one of %s.", strings.Join(states, ", "))
		}
		marks = append(marks, event.ComponentMarked{Journey: j.Name, State: state})
	}
	if len(marks) < len(c.Components) {
		return nil, refuse("The status page has no such component.")
	}
	return marks, nil
}

// SendMessage says something in a channel. With a status it is an update as
// well, for the stakeholders who read along; so is one that begins as one does,
// as in "Update: …".
type SendMessage struct {
	Channel string `json:"channel"`
	Text    string `json:"text"`
	Status  string `json:"status,omitempty" event:"words=status"`
	Impact  string `json:"impact,omitempty"` // with Status, as Doing and NextMS
	Doing   string `json:"doing,omitempty"`
	NextMS  int64  `json:"next_ms,omitempty"`
}

func (c SendMessage) do(r *Run, actor event.Actor) error {
	if !slices.Contains(r.channels(), c.Channel) {
		return refuse("There is no channel %q.", c.Channel)
	}
	if err := text("a message", c.Text); err != nil {
		return err
	}
	if err := r.mayWrite(actor, c.Channel); err != nil {
		return err
	}
	bodies := []event.Body{event.MessageSent{Channel: c.Channel, Text: c.Text, To: r.readers(actor, c.Channel)}}
	public := r.public(c.Channel)
	switch {
	case c.Status != "" && !public:
		return refuse("An update is said where others read it, in a channel.")
	case c.Status == "" && (c.Impact != "" || c.Doing != "" || c.NextMS != 0):
		return refuse("A message that is an update has a status.")
	case public && (c.Status != "" || announcement.MatchString(c.Text) && r.hasRight(actor, scenarios.RightStakeholder) == nil):
		update := event.UpdatePosted{
			Audience: event.AudienceStakeholders, Text: c.Text, Status: c.Status, Impact: c.Impact, Doing: c.Doing, NextMS: c.NextMS, Channel: c.Channel,
		}
		if err := r.tellable(update); err != nil {
			return err
		}
		bodies = append(bodies, update)
	}
	if err := r.record(actor, bodies...); err != nil {
		return err
	}
	r.hear(actor, c)
	return nil
}

// announcement is how a message begins that is an update, as people write them
// in a channel: "UPDATE:", "Status update, 14:05:", "*Update for support* –".
var announcement = regexp.MustCompile(`(?i)^[^\pL\pN]*(?:(?:status|incident|stakeholder|customer)\s+)?update\b[^.!?\n]{0,60}?(?::(?:\D|$)|\s[–—-]\s)`)

// farthest is how far ahead an update can be promised.
const farthest = 24 * time.Hour

// tellable refuses an update that contradicts itself.
func (r *Run) tellable(u event.UpdatePosted) error {
	if all := event.Words(event.OfStatus); u.Status != "" && !slices.Contains(all, u.Status) {
		return refuse("The status of an update is one of %s.", strings.Join(all, ", "))
	}
	if u.NextMS == 0 {
		return nil
	}
	ahead := u.NextMS - r.now().Milliseconds()
	if ahead <= 0 || ahead > farthest.Milliseconds() {
		return refuse("The next update is promised for some time within a day from now.")
	}
	return nil
}
