package tabletop_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// Of two workers on one queue, each gets the messages of its own subject.
func TestWorkersGetTheMessagesOfTheirSubject(t *testing.T) {
	one := []stack.Release{{Version: "1"}}
	worker := func(name, subject string) stack.Service {
		return stack.Service{Name: name, Kind: stack.KindWorker, Replicas: 1, Releases: one, Consumes: &stack.Consumer{Queue: "queue", Subject: subject}}
	}
	b := set(t, &stack.Stack{
		Name: "two",
		Business: stack.Business{
			Fields:   []stack.Field{{Name: "item", Made: stack.Value{From: 1, To: 9}}},
			Messages: []stack.Message{{Subject: "often", Carries: []string{"item"}}, {Subject: "seldom", Carries: []string{"item"}}},
		},
		Services: []stack.Service{
			{Name: "front", Kind: stack.KindService, Replicas: 1, Releases: one, Routes: []stack.Route{
				{Match: "POST /often/{item}", Body: stack.BodyJSON, Steps: []stack.Step{{Publish: "queue", Subject: "often"}}},
				{Match: "POST /seldom/{item}", Body: stack.BodyJSON, Steps: []stack.Step{{Publish: "queue", Subject: "seldom"}}},
			}},
			worker("busy", "often"), worker("idle", "seldom"),
			{Name: "queue", Kind: stack.KindQueue, Replicas: 1, Releases: one},
		},
		Journeys: []stack.Journey{
			{Name: "often", Rate: 9, Patience: stack.Duration(time.Second), Requests: []stack.Request{{Does: "asks", Request: "POST /often/{item}"}}},
			{Name: "seldom", Rate: 1, Patience: stack.Duration(time.Second), Requests: []stack.Request{{Does: "asks", Request: "POST /seldom/{item}"}}},
		},
	}, 3)
	b.pass(60 * time.Second)
	for service, want := range map[string]float64{"busy": 540, "idle": 60} {
		if got := b.sum(service, "messages_processed_total", "outcome=ok"); got < want-20 || got > want+20 {
			t.Errorf("%s has processed %v messages, of about %v", service, got, want)
		}
	}
}
