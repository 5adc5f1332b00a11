package catalogue

import "github.com/drillyard/drillyard/faults"

func descriptorLimitLow() faults.Fault {
	return faults.Fault{
		Name:     "descriptor-limit-low",
		Category: "resource",
		Title:    "Too few descriptors allowed",
		Doc: "Each replica of a service may have only a few descriptors open: enough when it is idle, too few " +
			"for the connections of its customers and of its pools. It refuses connections while CPU and " +
			"memory are free. The release is sound and nothing leaks: the number does not rise, it is cut " +
			"off.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "files", Type: faults.TypeInt, Doc: "descriptors that a replica may have open; at rest it needs 32", Default: "40", Min: "33", Max: "1023"},
		},
		Signals: []string{
			"open_files at open_files_limit, from one moment to the next",
			`log "too many open files"`,
			"client_requests_total of its callers, by peer and outcome",
			"worker_pool_in_use, which is low",
		},
		Impact:      "A share of what needs the service fails, and more the more people come.",
		Mitigations: []string{"lift-limit"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindLimit, faults.LimitFiles},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			s, err := service(h, t)
			if err != nil {
				return nil, err
			}
			if err := kindIs(t, s, "service", "worker"); err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Limit{Service: string(t), Files: args.Int("files")}}, nil
		},
	}
}
