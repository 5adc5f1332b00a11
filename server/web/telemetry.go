package web

import (
	"errors"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
)

const overText = "The run is over, and its system with it."

// atWork returns the run itself, when its system can be asked.
func (s *server) atWork(c *call) (*engine.Run, error) {
	if _, waits := s.Runs.Place(c.run.ID); waits {
		return nil, conflict("The run waits for a place. It begins by itself when its turn comes.")
	}
	run, ok := s.Runs.Active(c.run.ID)
	if !ok {
		return nil, conflict(overText)
	}
	switch run.State() {
	case event.StateStarting:
		return nil, conflict("The run is still starting.")
	case event.StateFailed:
		return nil, conflict("The run could not be started.")
	}
	return run, nil
}

// lookHeader says of a request that nobody looks at what comes back, and of an
// answer which look it belongs to. See decisions/0088.
const (
	lookHeader = "Drillyard-Look"
	noLook     = "none"
)

// seen records what the player looked at. What anyone else looks at is no
// evidence, and neither is what is looked at after the end, or by nobody.
func (s *server) seen(c *call, run *engine.Run, look event.EvidenceViewed) error {
	if !c.plays() || run.State() != event.StateRunning || c.Request().Header.Get(lookHeader) == noLook {
		return nil
	}
	id, err := run.Look(c.ctx(), c.actor(), look)
	if err == nil {
		c.Response().Header().Set(lookHeader, id)
	}
	if _, refused := errors.AsType[*engine.Refusal](err); refused && run.State() != event.StateRunning {
		return nil // it ended while they looked
	}
	return err
}

// span is a stretch of run time, cut into steps.
type span struct {
	window engine.Window
	step   time.Duration
}

const (
	spanLength = 5 * time.Minute
	spanPoints = 150
	// scrapeInterval is how often a run is measured: finer steps show nothing more.
	scrapeInterval = 2 * time.Second
	// atNow is how far from now a screen's idea of it may be, in wall time.
	atNow = 5 * time.Second
	// most is what anyone may ask for at once, in points a series.
	most = 2000
)

// spanOf completes what was asked for: the last five minutes, in steps that a
// screen can show.
func spanOf(run *engine.Run, fromS, toS, stepS *float64) (span, error) {
	w := engine.Window{To: run.Now(), Live: true}
	if toS != nil {
		late := faults.Time(float64(atNow) * max(run.Clock().Speed, 1))
		w = engine.Window{To: seconds(*toS), Live: seconds(*toS) > w.To-late}
	}
	w.From = max(0, w.To-spanLength)
	if fromS != nil {
		w.From = seconds(*fromS)
	}
	v := span{w, max(scrapeInterval, (w.To-w.From)/spanPoints).Round(time.Second)}
	if stepS != nil {
		v.step = seconds(*stepS)
	}
	var mistakes invalid
	mistakes.add(w.To >= w.From, "to_s", "The end is before the start.")
	mistakes.add(v.step >= 100*time.Millisecond, "step_s", "A step is at least a tenth of a second.")
	if len(mistakes) == 0 {
		mistakes.add(w.To-w.From <= most*v.step, "step_s", "That is more than 2,000 points; ask for a longer step.")
	}
	return v, mistakes.err()
}

// seconds stays within a day either way, so that no sum of times overflows.
func seconds(s float64) time.Duration {
	const day = 24 * 60 * 60
	return time.Duration(min(max(s, -day), day) * float64(time.Second))
}

// number reads an optional number of the query string.
func number(c *call, name string) (*float64, error) {
	text := c.QueryParam(name)
	if text == "" {
		return nil, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v != v {
		var mistakes invalid
		mistakes.add(false, name, name+" is not a number.")
		return nil, mistakes.err()
	}
	return &v, nil
}

// numbers reads several.
func numbers(c *call, names ...string) (values []*float64, err error) {
	for _, name := range names {
		v, err := number(c, name)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, nil
}
