package tabletop_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// What a service uses of its processors tells why it is slow: near to all that
// there is when there is too little of it or too much to do, and more for each
// request when a request takes more.
func TestProcessorTimeTellsSaturation(t *testing.T) {
	const minute = time.Minute
	for name, c := range map[string]struct {
		harm        faults.Primitive
		service     string
		least, most float64 // processors in use, of those that its two replicas may use
	}{
		"calm":                 {nil, "storefront", 0.05, 0.2},
		"a limit":              {faults.Limit{Service: "storefront", CPU: 0.1}, "storefront", 0.7, 1},
		"ten times the load":   {faults.Load{Factor: 10}, "storefront", 0.6, 1},
		"beyond what it can":   {faults.Load{Factor: 8}, "inventory", 0.8, 1},
		"calm, for comparison": {nil, "edge", 0.015, 0.03},
		"every step is logged": {faults.Config{Service: "edge", Set: map[string]string{"log_level": "debug"}}, "edge", 0.035, 0.06},
		"a flood of lines":     {faults.Telemetry{Service: "edge", Op: faults.TelemetryFlood, Rate: 200}, "edge", 0.11, 0.14},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := harbor(t)
			b.pass(time.Second)
			if c.harm != nil {
				b.do(c.harm)
			}
			b.pass(5 * time.Second)
			limit := b.sum(c.service, "cpu_limit_ratio")
			used := b.rise(minute, c.service, "process_cpu_seconds_total") / minute.Seconds() / limit
			if used < c.least || used > c.most {
				t.Errorf("%s uses %.3f of what it may, want %.3f to %.3f", c.service, used, c.least, c.most)
			}
		})
	}
}
