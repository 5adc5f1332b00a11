package catalogue

import "github.com/drillyard/drillyard/faults"

func readyButBroken() faults.Fault {
	return faults.Fault{
		Name:     "ready-but-broken",
		Category: "process",
		Title:    "A replica says it is ready, and is not",
		Doc: "Replicas of a service answer their readiness check and fail everything else with a 500, quickly. " +
			"They stay in rotation, and because they are quick a balancer that favours the idle would send " +
			"them more than their share. The service as a whole shows a share of errors; only by replica is " +
			"it all or nothing.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			replicasHit("break"),
		},
		Signals: []string{
			`http_requests_total{code="500"} by instance: all of one replica, none of the others`,
			"http_request_duration_seconds by instance: the broken one is the fastest",
			"up of the replica, which stays 1",
			"client_requests_total of its callers, by peer and outcome",
		},
		Impact:      "A share of what needs the service fails at once, and works when it is tried again.",
		Mitigations: []string{"restart", "cordon", "rollback-deploy"},
		Workarounds: []string{"drain"},
		Worse:       []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindProcess, faults.ProcessBreak},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onReplicas(h, t, args.Int("replicas"), faults.Process{Op: faults.Break})
		},
	}
}
