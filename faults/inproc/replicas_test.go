package inproc_test

import (
	"errors"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

func TestNoReplicas(t *testing.T) {
	t.Parallel()
	b, _ := quay(t)
	undo := do(t, b, faults.Replicas{Service: "api", Count: 0})
	eventually(t, b, "nobody serves", 10*time.Second, func() bool { return ask(t, b, "GET", "/product/1").Status == 503 })
	if h := health(t, b, "api"); len(h.Replicas) != 0 {
		t.Errorf("none, and still there is %+v", h.Replicas)
	}
	back(t, undo)
	eventually(t, b, "all serve again", 10*time.Second, func() bool { return health(t, b, "api").Ready() == 2 && ask(t, b, "GET", "/product/1").OK })
}

func TestDrainIsKept(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	do(t, b, faults.Limit{Service: "other", CPU: 0.4}) // half a second of work
	stopped := func(drain string) faults.Answer {
		do(t, b, faults.Config{Service: "other", Set: map[string]string{"drain": drain}})
		answer := make(chan faults.Answer)
		go func() {
			a, _ := b.Probe(t.Context(), faults.Probe{Path: "/other"})
			answer <- a
		}()
		eventually(t, b, "a request is served", 8*time.Second, func() bool { return n.Sum("other", "http_requests_in_flight") > 0 })
		do(t, b, faults.Process{Service: "other", Op: faults.Restart})
		a := <-answer
		eventually(t, b, "it is back", 10*time.Second, func() bool { return health(t, b, "other").Ready() == 1 })
		return a
	}
	if a := stopped("3s"); !a.OK {
		t.Errorf("a request under way was cut off although there was time: %+v", a)
	}
	if a := stopped("1ms"); a.OK {
		t.Errorf("a request under way was finished although there was no time: %+v", a)
	}
}

// What the sandbox makes of its replicas is tried in virtual time. Here they are
// real: they crash, run out of memory and say that they are not ready, all at
// once, and are well again.
func TestReplicasSayWhatBecameOfThem(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	undos := []faults.Undo{
		do(t, b, faults.Config{Service: "api", Set: map[string]string{"readiness_path": "/health"}}),
		do(t, b, faults.Version{Service: "other", Release: faults.Release{Version: "2.0.0", Defect: faults.Defect{Crash: 200 * time.Millisecond, Log: "index out of range"}}}),
		do(t, b, faults.Limit{Service: "packer", Memory: 32 << 20}),
	}
	eventually(t, b, "one dies and is started again", 20*time.Second, func() bool {
		return n.Sum("other", "replica_restarts_total") >= 1 && n.Logged("other", "panic: index out of range") >= 1
	})
	eventually(t, b, "one has no memory", 10*time.Second, func() bool {
		return n.Logged("packer", "terminated: out of memory") > 0 && n.Lost("packer-1") != nil && health(t, b, "packer").Replicas[0].State == "down"
	})
	eventually(t, b, "nobody is in rotation", 15*time.Second, func() bool {
		return health(t, b, "api").Replicas[0].State == "unready" && ask(t, b, "GET", "/product/1").Status == 503
	})
	for _, undo := range undos {
		back(t, undo)
	}
	eventually(t, b, "all are well again", 20*time.Second, func() bool {
		return health(t, b, "api").Ready() == 2 && health(t, b, "other").Ready() == 1 && health(t, b, "packer").Ready() == 1 &&
			ask(t, b, "GET", "/product/1").OK && ask(t, b, "GET", "/other").OK
	})
	if n.Logged("other", "cannot start") > 0 {
		t.Error("one could not even start")
	}
}

func TestBreakAndSkew(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	undo := do(t, b, faults.Process{Service: "api", Replica: "api-1", Op: faults.Break})
	bad, good := 0, 0
	for range 40 {
		if ask(t, b, "GET", "/raw/1").OK {
			good++
		} else {
			bad++
		}
	}
	if bad < 8 || good < 8 {
		t.Errorf("one of two broken: %d good answers and %d bad ones", good, bad)
	}
	if h := health(t, b, "api"); h.Replicas[0].State != "broken" || h.Ready() != 1 {
		t.Errorf("broken: %+v", h.Replicas)
	}
	back(t, undo)
	eventually(t, b, "it is well again", 10*time.Second, func() bool { return health(t, b, "api").Ready() == 2 })

	undo = do(t, b, faults.Process{Service: "other", Op: faults.Skew, By: time.Hour})
	eventually(t, b, "its clock is off", 8*time.Second, func() bool { return n.Sum("other", "clock_offset_seconds") == 3600 })
	back(t, undo)
	eventually(t, b, "its clock is right", 8*time.Second, func() bool { return n.Sum("other", "clock_offset_seconds") == 0 })
	if _, err := b.Do(t.Context(), faults.Process{Service: "cache", Op: faults.Break}); !errors.Is(err, faults.ErrUnsupported) {
		t.Errorf("a broken cache: %v", err)
	}
}

func TestFilesAndPorts(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	undo := do(t, b, faults.Limit{Service: "front", Ports: 1})
	do(t, b, faults.Config{Service: "front", Set: map[string]string{"keep_alive": "false"}})
	eventually(t, b, "no local port is free", 10*time.Second, func() bool {
		return !ask(t, b, "GET", "/product/1").OK && n.Logged("front", "cannot assign requested address") > 0
	})
	back(t, undo)
	eventually(t, b, "ports again", 8*time.Second, func() bool { return ask(t, b, "GET", "/product/1").OK })

	undo = do(t, b, faults.Limit{Service: "api", Replica: "api-1", Files: 32})
	do(t, b, faults.Process{Service: "db", Op: faults.Restart}) // open connections stay: these are to be opened again
	eventually(t, b, "no descriptor is free", 12*time.Second, func() bool {
		_ = ask(t, b, "GET", "/raw/2")
		return n.Logged("api", "too many open files") > 0 && n.Sum("api", "open_files_limit") == 32+1024
	})
	if h := health(t, b, "api"); len(h.Limits) != 1 || h.Limits[0].Replica != "api-1" || h.Limits[0].Files != 32 {
		t.Errorf("limits: %+v", h.Limits)
	}
	do(t, b, faults.Limit{Service: "api", Replica: "api-1", Lift: []faults.PrimitiveKind{faults.LimitFiles}})
	back(t, undo)
	eventually(t, b, "lifted", 8*time.Second, func() bool { return n.Sum("api", "open_files_limit") == 2048 && len(health(t, b, "api").Limits) == 0 })
	for _, p := range []faults.Primitive{
		faults.Limit{Service: "api", Disk: 0.5}, faults.Limit{Service: "db", Memory: 1 << 20}, faults.Limit{Service: "cache", Disk: 0.5},
	} {
		if _, err := b.Do(t.Context(), p); !errors.Is(err, faults.ErrUnsupported) {
			t.Errorf("%+v: %v", p, err)
		}
	}
	if _, err := b.Do(t.Context(), faults.Limit{Service: "api"}); err == nil {
		t.Error("a limit of nothing was accepted")
	}
}

func TestBalance(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	served := func() (one, two float64) {
		if err := b.Collect(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		return n.Sum("api-1", "http_requests_total"), n.Sum("api-2", "http_requests_total")
	}
	spread := func() float64 {
		one0, two0 := served()
		for range 20 {
			ask(t, b, "GET", "/raw/1")
		}
		one, two := served()
		return (one - one0) / (one - one0 + two - two0)
	}
	undo := do(t, b, faults.Balance{Service: "api", Replica: "api-1", Share: 0.9})
	if got := spread(); got < 0.8 || got > 0.97 {
		t.Errorf("nine in ten for api-1: %.2f", got)
	}
	drained := do(t, b, faults.Balance{Service: "api", Replica: "api-1", Drain: true})
	if got := spread(); got > 0 {
		t.Errorf("none for api-1: %.2f", got)
	}
	back(t, undo)
	if h := health(t, b, "api"); h.Balance == nil || !h.Balance.Drain {
		t.Errorf("an older undo took back a newer change: %+v", h.Balance)
	}
	back(t, drained)
	if h := health(t, b, "api"); h.Balance == nil || h.Balance.Share != 0.9 {
		t.Errorf("taken back to %+v", h.Balance)
	}
	do(t, b, faults.Balance{Service: "api"})
	if got := spread(); got < 0.4 || got > 0.6 {
		t.Errorf("evenly: %.2f for api-1", got)
	}
	if _, err := b.Do(t.Context(), faults.Balance{Service: "api", Replica: "api-7", Drain: true}); !errors.Is(err, faults.ErrNoTarget) {
		t.Errorf("a replica that is not there: %v", err)
	}
}
