package inproc_test

import (
	"os"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// relay is the stack with jobs, in a hurry: intervals are added up every two
// seconds, and settled every four.
func relay(t *testing.T) *stack.Stack {
	t.Helper()
	s, err := stack.Load(os.DirFS("../../content"), "relay")
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Services {
		for k := range s.Services[i].Jobs {
			j := &s.Services[i].Jobs[k]
			j.Every, j.At = stack.Duration(2*time.Second), stack.Duration(500*time.Millisecond)
			if len(j.Needs) > 0 {
				j.Every, j.At = 2*j.Every, stack.Duration(1500*time.Millisecond)
			}
		}
	}
	return s
}

// Jobs run when they are due, over rows that are really there; one that is
// stuck keeps its lease until it is let go, and one that is paused begins when
// somebody asks for it.
func TestJobs(t *testing.T) {
	t.Parallel()
	b, n := run(t, relay(t))
	runs := func(job, outcome string) float64 {
		return n.Sum("batch", "job_runs_total", `job_name="`+job+`"`, `outcome="`+outcome+`"`)
	}
	t.Cleanup(func() {
		if t.Failed() {
			for _, line := range n.Told() {
				t.Log(line)
			}
		}
	})
	eventually(t, b, "settlements that went well", 12*time.Second, func() bool {
		return runs("settlement", "ok") >= 2 && n.Sum("batch", "job_rows_total", `job_name="settlement"`) > 20
	})
	if runs("intervals", "error")+runs("settlement", "error") > 0 {
		t.Errorf("runs fail: %v", n.Told())
	}
	if a, err := b.Probe(t.Context(), faults.Probe{Journey: "settle"}); err != nil || !a.OK {
		t.Errorf("the report: %+v, %v", a, err)
	}
	undo := do(t, b, faults.Process{Service: "batch", Op: faults.StickJob, Job: "intervals"})
	eventually(t, b, "runs that are skipped", 8*time.Second, func() bool { return runs("intervals", "skipped") >= 1 })
	do(t, b, faults.Config{Service: "batch", Set: map[string]string{"paused": "true"}})
	back(t, undo)
	eventually(t, b, "the end of the run", 8*time.Second, func() bool { return n.Sum("batch", "job_running") == 0 })
	before := runs("intervals", "ok")
	do(t, b, faults.Process{Service: "batch", Op: faults.RunJob, Job: "intervals"})
	eventually(t, b, "a run by hand", 8*time.Second, func() bool { return runs("intervals", "ok") > before })
}
