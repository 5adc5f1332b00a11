package catalogue

import (
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// jobName is the job that something is done to.
func jobName(verb string) faults.Parameter {
	return faults.Parameter{Name: "job", Type: faults.TypeString, Of: faults.OfJob, Doc: "the job " + verb + "; the map lists those of a service"}
}

// onJob does something to a job, on the first replica that serves for what one
// of them is enough for, and on all otherwise.
func onJob(h faults.Health, t faults.Target, args faults.Args, op faults.ProcessOp) ([]faults.Primitive, error) {
	s, err := ours(h, t, "worker")
	if err != nil {
		return nil, err
	}
	job := args.String("job")
	switch {
	case len(s.Jobs) == 0:
		return nil, faults.NotApplicable(t, "has no jobs")
	case !slices.Contains(s.Jobs, job):
		return nil, faults.NotApplicable(t, "has no job %s; there is %s", job, list(s.Jobs))
	}
	p := faults.Process{Service: string(t), Op: op, Job: job}
	if op == faults.RunJob {
		up := serving(s)
		if len(up) == 0 {
			return nil, faults.NotApplicable(t, "has no replica that could run it")
		}
		p.Replica = up[0]
	}
	return []faults.Primitive{p}, nil
}
