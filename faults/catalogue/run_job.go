package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func runJob() faults.Action {
	return faults.Action{
		Name:  "run-job",
		Title: "Run a job now",
		Doc: "Begins a run of a job at once, over all that has come since the last one that went well. It takes " +
			"as long as so many rows take, and does nothing while another run holds the lease. The schedule goes on as it was.",
		Target:     faults.TargetService,
		Kinds:      []string{"worker"},
		Risk:       faults.Alone,
		Parameters: []faults.Parameter{jobName("to run")},
		Change:     "restart",
		Steps: func(was, _ faults.Health, t faults.Target) []map[string]string {
			return each("job", was.Services[string(t)].Jobs)
		},
		Blast: func(h faults.Health, t faults.Target, args faults.Args) (string, error) {
			if _, err := onJob(h, t, args, faults.RunJob); err != nil {
				return "", err
			}
			return fmt.Sprintf("Begins a run of %s on one replica of %s, over all that has come since its last good run. It loads what the job uses: %s.",
				args.String("job"), t, list(h.Services[string(t)].Calls)), nil
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onJob(h, t, args, faults.RunJob)
		},
	}
}
