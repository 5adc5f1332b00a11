package catalogue

import (
	"strconv"

	"github.com/drillyard/drillyard/faults"
)

func retryStorm() faults.Fault {
	return faults.Fault{
		Name:     "retry-storm",
		Category: "dependency",
		Title:    "Retries make a small failure a big one",
		Doc: "A config push makes a service try failed calls many times, with hardly a pause, and then a share " +
			"of the answers from another one comes too late. The called service has done the work each time, " +
			"and is asked for it again: it gets a multiple of its traffic from the same number of customers, " +
			"and looks like the one that is overrun. Two things are wrong, and the one that came first did no " +
			"harm until the second: without the retries a few calls fail, without the late answers nothing is " +
			"tried again.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			{Name: "retries", Type: faults.TypeInt, Doc: "how many further tries a failed call gets", Default: "10", Min: "2", Max: "50"},
			{Name: "backoff", Type: faults.TypeDuration, Doc: "the pause before the first further try", Default: "1ms", Min: "1ms", Max: "1s"},
			{Name: "late", Type: faults.TypeDuration, Doc: "how late answers come, which is to be longer than the caller waits", Default: "5s", Min: "10ms", Max: "60s"},
			{Name: "share", Type: faults.TypeFloat, Doc: "the share of answers that come late", Default: "0.7", Min: "0.01", Max: "1"},
		},
		Signals: []string{
			"client_retries_total of the caller, by peer",
			`client_requests_total{outcome="timeout"} of the caller: many for each request that it serves`,
			"worker_pool_in_use and worker_queue_depth of the caller",
			"http_requests_total of the called service, which rises without more customers",
			"process_cpu_seconds_total of the called service, likewise",
			"the config history of the caller",
		},
		Impact: "What needs the called service takes as long as customers wait, then fails; when the caller's " +
			"workers and connections run out meanwhile, everything else of it fails as well.",
		Mitigations: []string{"reroute", "rollback-config"},
		Worse:       []string{"restart", "scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig, faults.KindWire, faults.WireShape},
		Felt:        faults.Felt{By: faults.ByCustomers, How: "buying is slow, and a part of it fails"},
		Example: faults.Example{
			Target: "checkout->payments",
			Shows:  []string{`sum(rate(client_retries_total{service="checkout",peer="payments"}[20s])) > 1.5`},
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			// The request arrives and is served; its answer does not, in time.
			plan, err := harm(h, t, args, faults.Wire{SlowClose: args.Duration("late")})
			if err != nil {
				return nil, err
			}
			e := plan[0].(faults.Wire).Edge
			if e.From == customers {
				return nil, faults.NotApplicable(t, "customers do not try again")
			}
			caller := faults.Target(e.From)
			more, now := args.Int("retries"), settingsOf(h.Services[e.From])[retries]
			if n, err := strconv.Atoi(now); err == nil && more <= n {
				return nil, faults.NotApplicable(t, "%s tries %s times again already: %d would be no more", caller, now, more)
			}
			pushed, err := push(h, caller, map[string]string{retries: strconv.Itoa(more), retryBackoff: args.Duration("backoff").String()}, "service", "worker")
			if err != nil {
				return nil, err
			}
			return append(pushed, plan...), nil
		},
	}
}
