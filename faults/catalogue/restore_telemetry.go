package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func restoreTelemetry() faults.Action {
	return faults.Action{
		Name:  "restore-telemetry",
		Title: "Set telemetry up anew",
		Doc: "Sets the collection of a service's metrics and log lines up anew. Customers notice nothing. What " +
			"was not collected stays lost, and a service that is really ill is as ill as before.",
		Target: faults.TargetService,
		Risk:   faults.Alone,
		Change: "telemetry",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			s, err := ours(h, t)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("Sets the collection of metrics and log lines of %s of %s up anew. The service itself is not touched.", count(len(s.Replicas), "replica"), t), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := ours(h, t); err != nil {
				return nil, err
			}
			return onTelemetry(h, t, faults.Telemetry{Op: faults.TelemetryRestore})
		},
	}
}
