package catalogue

import (
	"strconv"

	"github.com/drillyard/drillyard/faults"
)

func eagerRetries() faults.Fault {
	return faults.Fault{
		Name:     "eager-retries",
		Category: "change",
		Title:    "Failed calls are tried again and again",
		Doc: "A config push makes a service try failed calls many times, with hardly a pause. As long as " +
			"nothing fails it costs nothing, and stands there unnoticed. Once a called service is late for a " +
			"moment, whatever makes it so, it gets a multiple of its traffic; where that is more than it can " +
			"serve, it stays overloaded after the moment is over, until the retries are taken back or load is " +
			"shed (N. Bronson et al., Metastable Failures in Distributed Systems, HotOS 2021). It is the half " +
			"of retry-storm that lasts; an inject of its own brings the moment.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "retries", Type: faults.TypeInt, Doc: "how many further tries a failed call gets", Default: "10", Min: "2", Max: "50"},
			{Name: "backoff", Type: faults.TypeDuration, Doc: "the pause before the first further try", Default: "1ms", Min: "1ms", Max: "1s"},
		},
		Signals: []string{
			"client_retries_total of the service, by peer, once calls fail",
			"http_requests_total of the called service, which rises then without more customers",
			"the config history of the service",
		},
		Impact:      "None by itself. A small failure of what the service calls becomes a big one, and outlasts its reason.",
		Mitigations: []string{"rollback-config", "set-config"},
		Worse:       []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			s, err := service(h, t)
			if err != nil {
				return nil, err
			}
			if len(s.Calls) == 0 {
				return nil, faults.NotApplicable(t, "calls nobody, so that it has nothing to try again")
			}
			return pushRetries(h, t, args)
		},
	}
}

// pushRetries has a service try failed calls more often than it does.
func pushRetries(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
	more, now := args.Int("retries"), h.Services[string(t)].Settings()[retries]
	if n, err := strconv.Atoi(now); err == nil && more <= n {
		return nil, faults.NotApplicable(t, "tries %s times again already: %d would be no more", now, more)
	}
	return push(h, t, map[string]string{retries: strconv.Itoa(more), retryBackoff: args.Duration("backoff").String()}, "service", "worker")
}
