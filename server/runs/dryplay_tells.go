package runs

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
)

// hearing notes which texts of tells are in the lines of a play: more lines are
// written than are kept.
type hearing struct {
	tells []scenarios.Tell

	mu    sync.Mutex
	heard map[int]map[string]time.Time // when the last such line was written, by tell and service
}

func newHearing(tells []scenarios.Tell) *hearing {
	return &hearing{tells: tells, heard: map[int]map[string]time.Time{}}
}

// listen has a sandbox hand its lines on.
func (h *hearing) listen(b faults.Sandbox) faults.Sandbox { return overheard{b, h} }

type overheard struct {
	faults.Sandbox
	by *hearing
}

func (o overheard) Start(ctx context.Context, sink faults.Sink) error {
	return o.Sandbox.Start(ctx, listener{sink, o.by})
}

type listener struct {
	faults.Sink
	hearing *hearing
}

func (l listener) Log(line faults.LogLine) {
	l.hearing.note(line)
	l.Sink.Log(line)
}

func (h *hearing) note(line faults.LogLine) {
	text := ""
	for i, t := range h.tells {
		if t.Logs == "" || t.Service != "" && t.Service != line.Service {
			continue
		}
		if text == "" {
			text = line.Message
			for _, f := range line.Fields {
				text += " " + f.Name + "=" + f.Value
			}
			text = strings.ToLower(text)
		}
		if !strings.Contains(text, strings.ToLower(t.Logs)) {
			continue
		}
		h.mu.Lock()
		if h.heard[i] == nil {
			h.heard[i] = map[string]time.Time{}
		}
		h.heard[i][line.Service] = line.Wall
		h.mu.Unlock()
	}
}

// seen reports of each tell whether somebody who looked everywhere, all the time, would
// have seen it in a play that is over.
func (h *hearing) seen(ctx context.Context, drill library.Drill, run *engine.Run, events []event.Event) ([]bool, error) {
	seen := make([]bool, len(h.tells))
	end := run.Now()
	for i, t := range h.tells {
		if t.Customer != "" {
			seen[i] = true // somebody can always be one
			continue
		}
		looks, err := h.looks(ctx, run, events, i, end)
		if err != nil {
			return nil, fmt.Errorf("look for a tell: %w", err)
		}
		for _, look := range looks {
			look.Look = "all"
			told, err := drill.Rubric.Tells(events, look)
			if err != nil {
				return nil, err
			}
			seen[i] = seen[i] || i < len(told) && told[i]
		}
	}
	return seen, nil
}

// looks are those that show a tell if anything does.
func (h *hearing) looks(ctx context.Context, run *engine.Run, events []event.Event, i int, end faults.Time) ([]event.EvidenceViewed, error) {
	t := h.tells[i]
	whole := engine.Window{To: end}
	switch {
	case t.Metrics != "":
		// From before the inject on, for what it must have changed; and after it, where
		// what was before may hide it.
		var all []event.EvidenceViewed
		name := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(t.Metrics, "_bucket"), "_sum"), "_count")
		expr := fmt.Sprintf("{__name__=~%q", fmt.Sprintf("%s(_bucket|_sum|_count)?", name))
		if t.Service != "" {
			expr += fmt.Sprintf(",service=%q", t.Service)
		}
		for from := faults.Time(0); from < end; from += time.Minute {
			_, look, err := run.SeeMetrics(ctx, expr+"}", engine.Window{From: from, To: min(end, from+5*time.Minute)}, 5*time.Second)
			if err != nil {
				return nil, err
			}
			all = append(all, look)
		}
		return all, nil
	case t.Logs != "":
		look := event.EvidenceViewed{Source: event.SourceLogs, Query: t.Logs, Shown: event.Showing{ToMS: whole.To.Milliseconds()}}
		for service, wall := range h.heard[i] {
			look.Shown.Lines = append(look.Shown.Lines, event.LinesShown{Service: service, Text: t.Logs, Lines: 1, LastMS: wall.Sub(rehearsed).Milliseconds()})
		}
		return []event.EvidenceViewed{look}, nil
	case t.Changes != "":
		look := event.EvidenceViewed{Source: event.SourceChanges, Service: t.Changes, Shown: event.Showing{ToMS: whole.To.Milliseconds()}}
		for _, e := range events {
			if c, is := e.Body.(event.ChangeRecorded); is && c.Service == t.Changes && e.Actor.Kind != event.Person {
				look.Shown.Changes = append(look.Shown.Changes, event.ChangeShown{Change: c.Change, Service: c.Service})
			}
		}
		return []event.EvidenceViewed{look}, nil
	}
	var all []event.EvidenceViewed
	for _, e := range events {
		if b, is := e.Body.(event.HealthSnapshotted); is {
			look := run.SeeConfig(b.Health, t.Service)
			look.Shown.ToMS = e.At.Milliseconds()
			all = append(all, look)
		}
	}
	return all, nil
}
