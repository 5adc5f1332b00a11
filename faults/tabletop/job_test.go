package tabletop_test

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// relay is a stack with jobs at given times: intervals twice a minute, and every
// four minutes settlement, which needs them.
func relay(t testing.TB, change ...func(*stack.Job)) *table {
	t.Helper()
	s, err := stack.Load(os.DirFS("../../content"), "relay")
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Services {
		for k := range s.Services[i].Jobs {
			for _, c := range change {
				c(&s.Services[i].Jobs[k])
			}
		}
	}
	return set(t, s, 7)
}

// runs counts the runs of a job that ended in a way.
func (b *table) runs(job, outcome string) int {
	return int(b.sum("batch", "job_runs_total", "job_name="+job, "outcome="+outcome))
}

func TestJobsRunWhenTheyAreDue(t *testing.T) {
	b := relay(t)
	b.pass(30 * time.Minute)
	if got := b.runs("intervals", "ok"); got != 60 {
		t.Errorf("%d runs twice a minute went well in half an hour", got)
	}
	if got := b.runs("settlement", "ok"); got != 7 {
		t.Errorf("%d runs every four minutes went well in half an hour", got)
	}
	stored := b.sum("enricher", "messages_processed_total", "outcome=ok")
	settled := b.sum("batch", "job_rows_total", "job_name=settlement")
	if settled < 0.8*stored || settled > stored+2000 { // a window reaches back to before the run
		t.Errorf("%.0f rows settled of %.0f stored", settled, stored)
	}
	for _, l := range b.lines {
		if l.Level != "info" {
			t.Errorf("%s logs: %s", l.Instance, l.Message)
		}
	}
}

// A job that takes longer for each row has a run that goes on when the next one
// is due: that one is skipped, and the window of the one after it is longer.
func TestAJobRunsIntoItsNextRun(t *testing.T) {
	b := relay(t)
	undo := b.do(faults.Data{Service: "readings-db", Op: faults.DataSlow, Table: "intervals", Delay: 4 * time.Second})
	b.pass(12 * time.Minute)
	if b.runs("intervals", "late") == 0 || b.runs("intervals", "skipped") == 0 {
		t.Errorf("late %d, skipped %d", b.runs("intervals", "late"), b.runs("intervals", "skipped"))
	}
	if b.logged("batch", "intervals skipped: an earlier run holds the lease") == 0 {
		t.Error("the log does not say so")
	}
	if over := b.sum("batch", "job_overdue_seconds", "job_name=settlement"); over == 0 {
		t.Error("the report is there in time")
	}
	b.undo(undo)
	b.pass(8 * time.Minute)
	if over := b.sum("batch", "job_overdue_seconds"); over != 0 {
		t.Errorf("cured, and overdue for %.0f s", over)
	}
}

func TestAPausedScheduleIsCaughtUpByHand(t *testing.T) {
	b := relay(t)
	b.do(faults.Config{Service: "batch", Set: map[string]string{"paused": "true"}})
	b.pass(6 * time.Minute)
	if b.runs("settlement", "skipped") != 2 || b.sum("batch", "job_overdue_seconds", "job_name=settlement") == 0 {
		t.Errorf("skipped %d", b.runs("settlement", "skipped"))
	}
	b.do(faults.Process{Service: "batch", Op: faults.RunJob, Job: "settlement"})
	b.pass(20 * time.Second)
	if b.logged("batch", "settlement failed: there is no result of intervals yet for this run") != 1 {
		t.Error("it ran without what it needs")
	}
	b.do(faults.Config{Service: "batch", Set: map[string]string{"paused": "false"}})
	for _, job := range []string{"intervals", "settlement"} {
		b.do(faults.Process{Service: "batch", Op: faults.RunJob, Job: job})
		b.pass(65 * time.Second)
	}
	if over := b.sum("batch", "job_overdue_seconds", "job_name=settlement"); over != 0 || b.runs("settlement", "ok") != 1 {
		t.Errorf("by hand, and overdue for %.0f s", over)
	}
}

// A run that never ends keeps the lease until its process ends.
func TestAStuckJobKeepsItsLease(t *testing.T) {
	b := relay(t)
	b.do(faults.Process{Service: "batch", Op: faults.StickJob, Job: "intervals"})
	b.pass(3 * time.Minute)
	if b.sum("batch", "job_running", "job_name=intervals") != 1 || b.runs("intervals", "skipped") != 5 {
		t.Errorf("skipped %d", b.runs("intervals", "skipped"))
	}
	if got := b.health("batch").Replicas[0].Stuck; !slices.Equal(got, []string{"intervals"}) {
		t.Errorf("stuck: %v", got)
	}
	b.do(faults.Process{Service: "batch", Op: faults.Restart})
	b.pass(2 * time.Minute)
	if b.runs("intervals", "ok") == 0 || len(b.health("batch").Replicas[0].Stuck) > 0 {
		t.Error("a restart does not cure it")
	}
}

// Two replicas share the runs: each is done once.
func TestOneReplicaDoesARun(t *testing.T) {
	b := relay(t)
	b.do(faults.Replicas{Service: "batch", Count: 3})
	b.pass(10 * time.Minute)
	if got := b.runs("intervals", "ok"); got != 20 || b.runs("intervals", "skipped") != 0 {
		t.Errorf("%d runs in ten minutes, %d skipped", got, b.runs("intervals", "skipped"))
	}
}

// Whose clock is behind begins late by as much.
func TestAJobGoesByTheClockOfItsReplica(t *testing.T) {
	b := relay(t)
	b.do(faults.Process{Service: "batch", Op: faults.Skew, By: -150 * time.Second})
	b.pass(4 * time.Minute)
	if b.runs("settlement", "ok") != 0 {
		t.Error("it ran at the right time by a wrong clock")
	}
	b.pass(2 * time.Minute)
	if b.runs("settlement", "ok") != 1 {
		t.Error("it never ran")
	}
}

// A clock that is set on makes several runs due: one is done, over all that came.
func TestAClockThatIsSetOnBringsOneRun(t *testing.T) {
	b := relay(t)
	b.pass(50 * time.Second) // two runs
	b.do(faults.Process{Service: "batch", Op: faults.Skew, By: 5 * time.Minute})
	b.pass(5 * time.Second)
	if ok, skipped := b.runs("intervals", "ok"), b.runs("intervals", "skipped"); ok+b.runs("intervals", "late") != 3 || skipped != 0 {
		t.Errorf("%d runs, %d skipped", ok, skipped)
	}
}

// Who has no room for a run says so, and another replica does it.
func TestARunThatFindsNoWorker(t *testing.T) {
	b := relay(t)
	b.do(faults.Config{Service: "batch", Set: map[string]string{"workers": "1", "queue_limit": "0"}})
	b.do(faults.Process{Service: "batch", Op: faults.StickJob, Job: "intervals"})
	b.do(faults.Replicas{Service: "batch", Count: 2})
	b.pass(5 * time.Minute)
	if b.logged("batch", "settlement failed: worker queue full: 1 busy, 0 waiting") == 0 {
		t.Error("the log does not say so")
	}
	failed, began := b.runs("settlement", "error"), b.logged("batch", "settlement failed: there is no result of intervals yet for this run")
	if failed < 2 || began == 0 {
		t.Errorf("%d runs failed, %d of them on the replica that had room", failed, began)
	}
}

// What was to follow a run is forgotten with the process that did it.
func TestWhatWaitsDiesWithTheProcess(t *testing.T) {
	b := relay(t, func(j *stack.Job) { j.Overlap = stack.OverlapWait })
	b.do(faults.Process{Service: "batch", Op: faults.StickJob, Job: "intervals"})
	b.pass(70 * time.Second) // one is under way, and one waits
	b.do(faults.Process{Service: "batch", Op: faults.Restart})
	b.pass(20 * time.Second)
	ended := func() int {
		return b.runs("intervals", "ok") + b.runs("intervals", "late")
	}
	before := ended()
	b.pass(90 * time.Second)
	if got := ended() - before; got != 3 {
		t.Errorf("%d runs in three periods", got)
	}
}

// Results that are too old are not served.
func TestAReportIsServedWhileItIsNew(t *testing.T) {
	b := relay(t)
	b.do(faults.Config{Service: "batch", Set: map[string]string{"paused": "true"}})
	if failed, _ := b.window("settle", 3*time.Minute); failed > 0 {
		t.Errorf("%.0f %% failed while the report was new", 100*failed)
	}
	b.pass(time.Minute)
	if failed, _ := b.window("settle", time.Minute); failed < 1 {
		t.Errorf("%.0f %% failed", 100*failed)
	}
	a, err := b.Probe(t.Context(), faults.Probe{Journey: "settle"})
	if err != nil || a.OK || a.Status != 503 {
		t.Errorf("the probe: %+v, %v", a, err)
	}
	if b.logged("reports", "no result of settlement within 5m30s") == 0 {
		t.Error("the log does not say why")
	}
}

// What waits longer than the queue keeps it is lost.
func TestMessagesExpire(t *testing.T) {
	b := relay(t)
	b.pass(10 * time.Second)
	b.do(faults.Config{Service: "enricher", Set: map[string]string{"paused": "true"}})
	b.pass(4 * time.Minute)
	if age := b.sum("readings-queue", "nats_stream_oldest_message_age_seconds"); age < 230 || age > 240 {
		t.Errorf("the oldest has waited for %.0f s", age)
	}
	before := b.sum("readings-queue", "nats_stream_messages")
	b.pass(4 * time.Minute)
	if after := b.sum("readings-queue", "nats_stream_messages"); after > 12*300+50 || after < before {
		t.Errorf("%.0f wait after eight minutes, %.0f after four", after, before)
	}
	if age := b.sum("readings-queue", "nats_stream_oldest_message_age_seconds"); age > 301 {
		t.Errorf("the oldest has waited for %.0f s", age)
	}
}

// What is done to jobs can be taken back, and then they go on.
func TestWhatIsDoneToJobsIsUndone(t *testing.T) {
	for _, p := range jobs() {
		b := relay(t)
		undo := b.do(p)
		b.pass(90 * time.Second)
		b.undo(undo)
		b.pass(6 * time.Minute)
		if over := b.sum("batch", "job_overdue_seconds"); over != 0 || b.runs("intervals", "ok") == 0 {
			t.Errorf("%+v: overdue for %.0f s", p, over)
		}
	}
}
