package debrief

import (
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

func entries(events []event.Event, g grading.Grade) []Entry {
	cited := map[int64][]string{}
	for _, f := range g.Findings {
		for _, seq := range f.Events {
			cited[seq] = append(cited[seq], f.ID)
		}
	}
	changes := map[string]string{} // what each was, by id
	for _, e := range events {
		if b, ok := e.Body.(event.ChangeRecorded); ok {
			changes[b.Change] = b.Summary
		}
	}
	out := []Entry{}
	for _, e := range events {
		name := event.LaneOf(e.Body)
		if name == "" {
			continue
		}
		entry := Entry{
			Seq: e.Seq, AtMS: e.At.Milliseconds(), Lane: name, Kind: e.Kind(),
			Title: grading.Sentence(e) + ".", Detail: grading.Detail(e, changes), Findings: cited[e.Seq],
		}
		if e.Actor.Kind != event.Engine {
			entry.Actor = e.Actor.Name
		}
		if entry.Findings == nil {
			entry.Findings = []string{}
		}
		out = append(out, entry)
	}
	return out
}

// bands returns when each SLO was not met, in the order in which that began.
func bands(events []event.Event, endMS int64) []Band {
	out := []Band{}
	open := map[string]int{}
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.SLOBreached:
			if _, ok := open[b.SLO]; !ok {
				open[b.SLO] = len(out)
				out = append(out, Band{SLO: b.SLO, FromMS: e.At.Milliseconds(), ToMS: endMS, Open: true})
			}
		case event.SLORestored:
			if i, ok := open[b.SLO]; ok {
				out[i].ToMS, out[i].Open = e.At.Milliseconds(), false
				delete(open, b.SLO)
			}
		}
	}
	return out
}
