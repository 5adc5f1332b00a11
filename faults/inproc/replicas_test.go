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

func TestCanaryAndBack(t *testing.T) {
	t.Parallel()
	b, _ := quay(t)
	versions := func(want ...string) func() bool {
		return func() bool {
			h := health(t, b, "api")
			if len(h.Replicas) != len(want) || h.Ready() != len(want) {
				return false
			}
			count := map[string]int{}
			for i, r := range h.Replicas {
				count[r.Version]++
				count[want[i]]--
			}
			for _, n := range count {
				if n != 0 {
					return false
				}
			}
			return true
		}
	}
	undo := do(t, b, faults.Version{Service: "api", Release: faults.Release{Version: "2.0.0"}, Canary: 1})
	eventually(t, b, "a canary", 10*time.Second, versions("1.0.0", "2.0.0"))
	do(t, b, faults.Replicas{Service: "api", Count: 4})
	eventually(t, b, "a canary among four", 10*time.Second, versions("1.0.0", "1.0.0", "1.0.0", "2.0.0"))
	do(t, b, faults.Process{Service: "api", Op: faults.Restart})
	eventually(t, b, "restarted", 8*time.Second, func() bool {
		for _, r := range health(t, b, "api").Replicas {
			if r.Since < 0 {
				return false
			}
		}
		return versions("1.0.0", "1.0.0", "1.0.0", "2.0.0")()
	})
	if h := health(t, b, "api"); h.Release().Version != "2.0.0" {
		t.Errorf("the newest release is %+v", h.Release())
	}
	back(t, undo)
	eventually(t, b, "no canary", 10*time.Second, versions("1.0.0", "1.0.0", "1.0.0", "1.0.0"))
	do(t, b, faults.Version{Service: "api", Release: faults.Release{Version: "2.0.1"}})
	eventually(t, b, "everywhere", 8*time.Second, versions("2.0.1", "2.0.1", "2.0.1", "2.0.1"))
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

func TestDeathsAreRestarted(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	undo := do(t, b, faults.Version{Service: "other", Release: faults.Release{Version: "2.0.0", Defect: faults.Defect{Crash: 200 * time.Millisecond, Log: "index out of range"}}})
	eventually(t, b, "it dies and is started again", 20*time.Second, func() bool {
		return n.Sum("other", "replica_restarts_total") >= 2 && n.Logged("other", "panic: index out of range") >= 2
	})
	if n.Logged("other", "cannot start") > 0 {
		t.Error("it could not even start")
	}
	back(t, undo)
	eventually(t, b, "a sound release stays", 20*time.Second, func() bool { return health(t, b, "other").Ready() == 1 && ask(t, b, "GET", "/other").OK })

	undo = do(t, b, faults.Limit{Service: "packer", Memory: 32 << 20})
	eventually(t, b, "no memory", 10*time.Second, func() bool {
		return n.Logged("packer", "terminated: out of memory") > 0 && n.Lost("packer-1") != nil
	})
	if h := health(t, b, "packer"); len(h.Limits) != 1 || h.Limits[0].Memory != 32<<20 || h.Replicas[0].State != "down" {
		t.Errorf("without memory: %+v", h)
	}
	back(t, undo)
	eventually(t, b, "memory again", 20*time.Second, func() bool { return health(t, b, "packer").Ready() == 1 && len(health(t, b, "packer").Limits) == 0 })
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

func TestReadinessDecidesOnRotation(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	undo := do(t, b, faults.Config{Service: "api", Set: map[string]string{"readiness_path": "/health"}})
	hang := do(t, b, faults.Process{Service: "other", Op: faults.Hang})
	began := time.Now()
	eventually(t, b, "nobody is in rotation", 15*time.Second, func() bool { return ask(t, b, "GET", "/product/1").Status == 503 })
	if took := time.Since(began); took < 3*time.Second {
		t.Errorf("three probes within %s", took)
	}
	if h := health(t, b, "api"); h.Ready() != 0 || h.Replicas[0].State != "unready" || n.Logged("api", "readiness probe of /health failed 3 times") != 2 {
		t.Errorf("unready: %+v", h.Replicas)
	}
	back(t, undo)
	eventually(t, b, "they are in rotation again", 10*time.Second, func() bool { return health(t, b, "api").Ready() == 2 && ask(t, b, "GET", "/product/1").OK })
	if a := ask(t, b, "GET", "/other"); a.Status != 504 || health(t, b, "other").Replicas[0].State != "hung" {
		t.Errorf("one that hangs keeps its traffic: %+v", a)
	}
	back(t, hang)
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
