package catalogue

import "github.com/drillyard/drillyard/faults"

func clockSkew() faults.Fault {
	return faults.Fault{
		Name:     "clock-skew",
		Category: "process",
		Title:    "A replica's clock is off",
		Doc: "The clock of a replica is off. It serves as before; what it stamps is wrong: its log lines stand " +
			"at another time, so that a search around the moment of an error misses them or shows cause after " +
			"effect, and whatever checks the age of something refuses it or takes it for older than it is.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "by", Type: faults.TypeDuration, Doc: "by how much it is off; below zero, it is behind", Default: "5m", Min: "-24h", Max: "24h"},
			replicasHit("have a clock that is off"),
		},
		Signals: []string{
			"clock_offset_seconds",
			"times of the log lines of one replica against those of the others",
			"message_age_seconds, where a worker is hit",
			"secret_loaded_timestamp_seconds and process_start_time_seconds of one replica, which lie in another time",
		},
		Impact:      "Mostly nothing. Where a time is checked, a share of requests is refused.",
		Mitigations: []string{"restart", "cordon", "rollback-deploy"},
		Workarounds: []string{"drain"},
		Worse:       []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindProcess, faults.ProcessSkew},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			by := args.Duration("by")
			if by == 0 {
				return nil, faults.NotApplicable(t, "a clock that is off by nothing is right")
			}
			return onReplicas(h, t, args.Int("replicas"), faults.Process{Op: faults.Skew, By: by})
		},
	}
}
