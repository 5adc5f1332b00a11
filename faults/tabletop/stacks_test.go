package tabletop_test

import (
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// storm is a stack in which retries are worth more load than there is room for.
func storm() *stack.Stack {
	ms := func(n int) stack.Duration { return stack.Duration(time.Duration(n) * time.Millisecond) }
	return &stack.Stack{
		Name: "storm",
		Services: []stack.Service{
			{
				Name: "front", Kind: stack.KindService, Replicas: 1, Startup: ms(500),
				Releases: []stack.Release{{Version: "1"}},
				Config:   map[string]string{"workers": "400", "queue_limit": "400", "upstream_timeout": "400ms", "retries": "3", "retry_backoff": "20ms"},
				Routes:   []stack.Route{{Match: "GET /{$}", Body: stack.BodyPass, Steps: []stack.Step{{Call: "back", Request: "GET /"}}}},
			},
			{
				Name: "back", Kind: stack.KindService, Replicas: 1, Startup: ms(500),
				Releases: []stack.Release{{Version: "1"}},
				Config:   map[string]string{"workers": "10", "queue_limit": "1000"},
				Routes:   []stack.Route{{Match: "GET /{$}", Body: stack.BodyJSON, Work: stack.Work{P50: ms(100), P99: ms(200)}}},
			},
		},
		Journeys: []stack.Journey{{
			Name: "look", Rate: 60, Patience: ms(5000), Requests: []stack.Request{{Does: "looks", Request: "GET /"}},
		}},
	}
}
