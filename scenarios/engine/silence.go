package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/oncall"
)

// mostMatchers bounds what one silence asks for.
const mostMatchers = 10

// Silence keeps alerts from being told of for a while. A page that is open stays so:
// a silence says nothing about what is wrong.
type Silence struct {
	Matchers []string `json:"matchers"` // as routing has them; all must hold
	Comment  string   `json:"comment"`
	Minutes  int64    `json:"minutes"`
}

func (c Silence) do(r *Run, actor event.Actor) error {
	if !scenarios.SilenceSpan.Holds(c.Minutes) {
		return refuse("Say for how long: %s.", scenarios.SilenceSpan)
	}
	until := r.now() + time.Duration(c.Minutes)*time.Minute
	_, err := r.silence(actor, c.Matchers, c.Comment, until.Truncate(time.Millisecond)) // as the log has it
	return err
}

// silence adds a silence until a run time, and returns its id.
func (r *Run) silence(actor event.Actor, texts []string, comment string, until faults.Time) (string, error) {
	if err := text("why, for whoever wonders later", comment); err != nil {
		return "", err
	}
	if len(texts) == 0 || len(texts) > mostMatchers {
		return "", refuse("Say which alerts, by 1 to %d matchers: service=\"api\".", mostMatchers)
	}
	matchers, err := oncall.ParseMatchers(texts)
	if err != nil {
		return "", refuse("That matches no alert: %s.", strings.TrimSuffix(err.Error(), "."))
	}
	if matchers.Blind() {
		return "", refuse("At least one matcher has to ask for something, or all alerts are silenced.")
	}
	r.ids.silence++
	s := oncall.Silence{ID: fmt.Sprintf("s%d", r.ids.silence), Matchers: matchers, From: r.now(), To: until}
	body := event.SilenceCreated{Silence: s.ID, Matchers: matchers.Texts(), Comment: comment, UntilMS: until.Milliseconds()}
	alerts, services := map[string]bool{}, map[string]bool{}
	for labels := range r.pager.Firing() {
		if !matchers.Match(labels) {
			continue
		}
		alerts[labels["alertname"]] = true
		if labels["service"] != "" {
			services[labels["service"]] = true
		}
	}
	body.Alerts, body.Services = slices.Sorted(maps.Keys(alerts)), slices.Sorted(maps.Keys(services))
	r.pager.Silence(r.now(), s)
	r.silences[s.ID] = true
	r.later(until, func() {
		if r.silences[s.ID] {
			r.endSilence(engineActor, s.ID)
		}
	})
	return s.ID, r.record(actor, body)
}

// Unsilence ends a silence before its time.
type Unsilence struct {
	Silence string `json:"silence"`
}

func (c Unsilence) do(r *Run, actor event.Actor) error {
	stands, known := r.silences[c.Silence]
	switch {
	case !known:
		return refuse("There is no silence %s.", c.Silence)
	case !stands:
		return refuse("That silence is over already.")
	}
	return r.endSilence(actor, c.Silence)
}

func (r *Run) endSilence(by event.Actor, id string) error {
	r.silences[id] = false
	r.pager.Unsilence(r.now(), id)
	return r.record(by, event.SilenceEnded{Silence: id})
}
