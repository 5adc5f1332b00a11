package event_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// written is a log of one event of every kind.
func written(run string, epochMS int64, wall time.Time) []event.Event {
	var log []event.Event
	for i, body := range samples() {
		if started, is := body.(event.RunStarted); is {
			started.EpochMS = epochMS
			body = started
		}
		log = append(log, event.Event{
			Run: run, Seq: int64(i + 1), At: time.Duration(i) * time.Second, Wall: wall,
			Actor: event.Actor{Kind: event.Person, ID: "rehearsal", Name: "golden"}, Body: body,
		})
	}
	return log
}

func hash(t *testing.T, log []event.Event) string {
	t.Helper()
	sum, err := event.Hash(log)
	if err != nil || len(sum) != 64 {
		t.Fatalf("hash %q, %v", sum, err)
	}
	return sum
}

func TestAHashForgetsTheCalendar(t *testing.T) {
	first := hash(t, written("r1", 1790000000000, time.UnixMilli(1)))
	if again := hash(t, written("r2", 1800000000000, time.UnixMilli(2))); again != first {
		t.Error("the same log on another day has another hash")
	}
}

func TestAHashSeesEverythingElse(t *testing.T) {
	first := hash(t, written("r", 1, time.UnixMilli(1)))
	for what, change := range map[string]func([]event.Event) []event.Event{
		"a time":      func(l []event.Event) []event.Event { l[3].At++; return l },
		"an order":    func(l []event.Event) []event.Event { l[3].Seq, l[4].Seq = l[4].Seq, l[3].Seq; return l },
		"an actor":    func(l []event.Event) []event.Event { l[3].Actor.Name = "Ada"; return l },
		"a body":      func(l []event.Event) []event.Event { l[1].Body = event.RunEnded{Reason: event.EndTime}; return l },
		"one missing": func(l []event.Event) []event.Event { return l[:len(l)-1] },
		"an unknown": func(l []event.Event) []event.Event {
			l[2].Body = event.Unknown{Was: "a.b", Version: 2, Raw: []byte("{}")}
			return l
		},
	} {
		if hash(t, change(written("r", 1, time.UnixMilli(1)))) == first {
			t.Errorf("%s changed, and the hash did not", what)
		}
	}
}
