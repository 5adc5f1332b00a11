package live_test

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

func TestNumberOfReplicas(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		undo := p.do(faults.Replicas{Service: "api", Count: 4})
		p.runs("api", "1 ready", "1 ready", "1 starting", "1 starting")
		p.pass(startup)
		p.runs("api", "1 ready", "1 ready", "1 ready", "1 ready")
		p.back(undo)
		p.runs("api", "1 ready", "1 ready")
		none := p.do(faults.Replicas{Service: "api", Count: 0})
		if len(p.host.Entrance().Takes("api")) != 0 || len(p.health("api").Replicas) != 0 {
			t.Errorf("none is wanted, and there is %+v", p.health("api").Replicas)
		}
		p.do(faults.Replicas{Service: "api", Count: 1})
		p.back(none)
		p.pass(startup)
		p.runs("api", "1 ready")
		for _, count := range []int{-1, 13} {
			if _, err := p.b.Do(t.Context(), faults.Replicas{Service: "api", Count: count}); err == nil {
				t.Errorf("%d replicas were accepted", count)
			}
		}
	})
}

// A new replica serves before the old one goes, one after the other.
func TestRollOutAndBack(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		p.host.Entrance().Watch("api")
		undo := p.do(faults.Version{Service: "api", Release: faults.Release{Version: "2"}})
		p.runs("api", "1 ready", "1 ready", "2 starting")
		p.pass(startup)
		p.runs("api", "1 ready", "2 ready", "2 starting")
		p.pass(startup)
		p.runs("api", "2 ready", "2 ready")
		p.back(undo)
		p.pass(2 * startup)
		p.runs("api", "1 ready", "1 ready")
		if n := p.host.Entrance().Fewest("api"); n < 2 {
			t.Errorf("only %d took requests during a roll-out", n)
		}
		if h := p.health("api"); len(h.Releases) != 3 || h.Release().Version != "1" {
			t.Errorf("history of releases: %+v", h.Releases)
		}
		slow := faults.Release{Version: "3", Defect: faults.Defect{Startup: time.Minute}}
		p.do(faults.Version{Service: "api", Release: slow})
		p.pass(startup + 30*time.Second)
		p.runs("api", "1 ready", "1 ready", "3 starting")
	})
}

func TestCanaryAndBack(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		undo := p.do(faults.Version{Service: "api", Release: faults.Release{Version: "2"}, Canary: 1})
		p.pass(startup)
		p.runs("api", "1 ready", "2 ready")
		p.do(faults.Replicas{Service: "api", Count: 4})
		p.pass(startup)
		p.runs("api", "1 ready", "1 ready", "1 ready", "2 ready")
		p.do(faults.Process{Service: "api", Op: faults.Restart})
		p.pass(4 * startup)
		p.runs("api", "1 ready", "1 ready", "1 ready", "2 ready")
		for _, r := range p.health("api").Replicas {
			if r.Since < 2*startup {
				t.Errorf("%s was not restarted: %+v", r.Name, r)
			}
		}
		if h := p.health("api"); h.Release().Version != "2" {
			t.Errorf("the newest release is %+v", h.Release())
		}
		p.back(undo)
		p.pass(startup)
		p.runs("api", "1 ready", "1 ready", "1 ready", "1 ready")
		p.do(faults.Version{Service: "api", Release: faults.Release{Version: "3"}})
		p.pass(4 * startup)
		p.runs("api", "3 ready", "3 ready", "3 ready", "3 ready")
	})
}

func TestDrainIsKept(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		p.do(faults.Config{Service: "front", Set: map[string]string{"drain": "3s"}})
		first := p.host.Process("front-1")
		done := first.Serve()
		p.do(faults.Process{Service: "front", Op: faults.Restart})
		if len(p.host.Entrance().Takes("front")) != 0 {
			t.Error("one that stops takes new requests")
		}
		p.pass(2 * time.Second)
		done()
		p.pass(startup)
		p.runs("front", "1 ready")
		second := p.host.Process("front-1")
		defer second.Serve()()
		p.do(faults.Process{Service: "front", Op: faults.Restart})
		p.pass(2 * time.Second)
		p.runs("front", "1 down")
		p.pass(time.Second + startup)
		p.runs("front", "1 ready")
		if first.Cut() != 0 || second.Cut() != 1 {
			t.Errorf("%d requests were cut off that had time, and %d that had not", first.Cut(), second.Cut())
		}
	})
}

// One that dies by itself is started again, after a pause that doubles while it
// dies again soon.
func TestDeathsAreRestarted(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		sick := faults.Release{Version: "2", Defect: faults.Defect{Crash: time.Second, Log: "index out of range"}}
		undo := p.do(faults.Version{Service: "front", Release: sick})
		p.pass(startup + time.Second)
		for i, pause := range []time.Duration{1, 2, 4, 8, 16, 30, 30} {
			p.runs("front", "2 down")
			p.pass(pause*time.Second - 100*time.Millisecond)
			p.runs("front", "2 down")
			p.pass(100*time.Millisecond + startup)
			p.runs("front", "2 ready")
			if told := p.host.Process("front-2").Told(); told.Restarts != i+1 {
				t.Errorf("after %d deaths %d restarts are told", i+1, told.Restarts)
			}
			p.pass(time.Second)
		}
		if n := p.n.Logged("front", "panic: index out of range"); n != 8 {
			t.Errorf("%d deaths in the log", n)
		}
		p.do(faults.Process{Service: "front", Op: faults.Restart}) // somebody does not wait
		p.pass(startup)
		p.runs("front", "2 ready")
		p.back(undo)
		p.pass(time.Minute)
		p.runs("front", "1 ready")

		undo = p.do(faults.Limit{Service: "packer", Memory: 32 << 20})
		p.runs("packer", "1 down")
		if h := p.health("packer"); len(h.Limits) != 1 || h.Limits[0].Memory != 32<<20 {
			t.Errorf("without memory: %+v", h.Limits)
		}
		p.pass(time.Minute)
		p.runs("packer", "1 down")
		p.back(undo)
		p.pass(30*time.Second + startup)
		p.runs("packer", "1 ready")
	})
}

// One that cannot start is said so, and tried again with the next change.
func TestWhatCannotStart(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		p.host.Refuse("api", errors.New("no room"))
		p.do(faults.Replicas{Service: "api", Count: 3})
		p.runs("api", "1 ready", "1 ready")
		if n := p.n.Logged("api", "cannot start: no room"); n != 1 {
			t.Errorf("it says %d times why", n)
		}
		p.host.Refuse("api", nil)
		p.do(faults.Process{Service: "api", Replica: "api-1", Op: faults.Restart})
		p.pass(2 * startup)
		p.runs("api", "1 ready", "1 ready", "1 ready")
	})
}

func TestKillHangAndRestart(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		undo := p.do(faults.Process{Service: "api", Replica: "api-1", Op: faults.Kill})
		p.runs("api", "1 down", "1 ready")
		p.pass(10 * time.Minute)
		p.runs("api", "1 down", "1 ready") // somebody killed it: nobody starts it
		p.back(undo)
		p.pass(startup)
		p.runs("api", "1 ready", "1 ready")

		hang := p.do(faults.Process{Service: "api", Replica: "api-2", Op: faults.Hang})
		p.pass(10 * time.Minute)
		p.runs("api", "1 hung", "1 ready")
		if takes := p.host.Entrance().Takes("api"); len(takes) != 2 {
			t.Errorf("one that hangs keeps its share: %v", takes)
		}
		if err := p.b.Collect(t.Context(), 0); err != nil || p.n.Lost("api-2") == nil || p.n.Lost("api-1") != nil {
			t.Errorf("collected from one that hangs: %v", p.n.Lost("api-2"))
		}
		p.do(faults.Process{Service: "api", Op: faults.Restart})
		p.pass(2 * startup)
		p.runs("api", "1 ready", "1 ready")
		since := p.health("api").Replicas[1].Since
		p.back(hang)
		p.pass(2 * startup)
		if r := p.health("api").Replicas[1]; r.Since != since {
			t.Errorf("an undo restarted one that was restarted since: %+v", r)
		}

		p.do(faults.Process{Service: "api", Replica: "api-1", Op: faults.Hang})
		p.host.Process("api-1").Continue()
		p.pass(4 * time.Second)
		p.runs("api", "1 hung", "1 ready") // it may be about to hang
		p.pass(4 * time.Second)
		p.runs("api", "1 ready", "1 ready")

		hang = p.do(faults.Process{Service: "api", Replica: "api-1", Op: faults.Hang})
		undo = p.do(faults.Process{Service: "api", Replica: "api-1", Op: faults.Kill})
		p.back(hang)
		p.pass(2 * startup)
		p.runs("api", "1 down", "1 ready") // what happened last counts
		p.back(undo)
		p.pass(startup)

		undo = p.do(faults.Process{Service: "api", Replica: "api-1", Op: faults.Break})
		p.runs("api", "1 broken", "1 ready")
		p.back(undo)
		p.pass(startup)
		p.runs("api", "1 ready", "1 ready")
		for _, refused := range []faults.Process{{Service: "db", Op: faults.Break}, {Service: "api", Op: faults.Failover}, {Service: "queue", Op: faults.Failover}} {
			if _, err := p.b.Do(t.Context(), refused); !errors.Is(err, faults.ErrUnsupported) {
				t.Errorf("%+v: %v", refused, err)
			}
		}
		if _, err := p.b.Do(t.Context(), faults.Process{Service: "api", Replica: "api-9", Op: faults.Kill}); !errors.Is(err, faults.ErrNoTarget) {
			t.Errorf("one that is not there: %v", err)
		}
	})
}

// Three refusals in a row take a replica out of rotation; the platform asks
// every two seconds.
func TestReadinessDecidesOnRotation(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		undo := p.do(faults.Config{Service: "api", Set: map[string]string{"readiness_path": "/health"}})
		p.pass(5 * time.Second)
		if takes := p.host.Entrance().Takes("api"); len(takes) != 2 {
			t.Errorf("two refusals, and in rotation are %v", takes)
		}
		p.pass(time.Second)
		p.runs("api", "1 unready", "1 unready")
		if takes := p.host.Entrance().Takes("api"); len(takes) != 0 || p.n.Logged("api", "readiness probe of /health failed 3 times") != 2 {
			t.Errorf("three refusals, and in rotation are %v", takes)
		}
		p.do(faults.Process{Service: "api", Replica: "api-1", Op: faults.Restart})
		p.pass(startup)
		p.runs("api", "1 unready", "1 unready") // a new one is asked before it gets any request
		p.back(undo)
		p.pass(2 * time.Second)
		p.runs("api", "1 ready", "1 ready")
		if takes := p.host.Entrance().Takes("api"); len(takes) != 2 || p.n.Logged("api", "succeeded; in rotation again") != 2 {
			t.Errorf("in rotation again are %v", takes)
		}
	})
}

func TestBalance(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		takes := func(want map[string]float64) {
			t.Helper()
			if have := p.host.Entrance().Takes("api"); !maps.Equal(have, want) {
				t.Errorf("in rotation: %v, not %v", have, want)
			}
		}
		even := map[string]float64{"api-1": 1, "api-2": 1}
		takes(even)
		skew := p.do(faults.Balance{Service: "api", Replica: "api-1", Share: 0.75})
		takes(map[string]float64{"api-1": 0.75, "api-2": 0.25})
		drain := p.do(faults.Balance{Service: "api", Replica: "api-1", Drain: true})
		takes(map[string]float64{"api-2": 1})
		p.back(skew)
		takes(map[string]float64{"api-2": 1})
		p.back(drain)
		takes(map[string]float64{"api-1": 0.75, "api-2": 0.25})
		p.do(faults.Process{Service: "api", Replica: "api-1", Op: faults.Kill})
		takes(map[string]float64{"api-2": 1}) // the others share what it would get
		p.do(faults.Process{Service: "api", Replica: "api-1", Op: faults.Restart})
		p.pass(startup)
		p.do(faults.Balance{Service: "api"})
		takes(even)
		for _, b := range []faults.Balance{{Service: "packer", Replica: "packer-1", Drain: true}, {Service: "db", Replica: "db-1", Drain: true}} {
			if _, err := p.b.Do(t.Context(), b); !errors.Is(err, faults.ErrUnsupported) {
				t.Errorf("%+v: %v", b, err)
			}
		}
	})
}

// A replica that starts takes over all that is in force on its service, and
// nothing that was put in force on another.
func TestWhatStartsTakesOverWhatIsInForce(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		edge := faults.Edge{From: "api", To: "db"}
		undos := []faults.Undo{
			p.do(faults.Config{Service: "api", Set: map[string]string{"workers": "3"}}),
			p.do(faults.Flag{Service: "api", Name: "offers", On: false}),
			p.do(faults.Limit{Service: "api", CPU: 0.5}),
			p.do(faults.Name{Edge: edge, Answer: faults.NameMissing}),
			p.do(faults.Telemetry{Service: "api", Op: faults.TelemetryFreeze}),
			p.do(faults.Telemetry{Service: "api", Op: faults.TelemetryGap}),
			p.do(faults.Secret{Service: "front", Name: "session-signing", Value: "another"}),
			p.do(faults.Certificate{Service: "api", State: faults.CertificateExpired}),
		}
		p.do(faults.Limit{Service: "api", Replica: "api-1", Files: 40})
		p.do(faults.Process{Service: "api", Replica: "api-1", Op: faults.Skew, By: time.Hour})
		if told := p.host.Process("api-1").Told(); told.Limits.Files != 40 || told.Limits.CPU != 0.5 || told.Skew != time.Hour {
			t.Errorf("one alone was told %+v and %s", told.Limits, told.Skew)
		}
		p.do(faults.Replicas{Service: "api", Count: 3})
		p.do(faults.Replicas{Service: "front", Count: 2})
		p.do(faults.Process{Service: "api", Replica: "api-1", Op: faults.Restart})
		p.pass(2 * startup)
		for _, name := range []string{"api-1", "api-2", "api-3"} {
			told := p.host.Process(name).Told()
			if told.Revision.Values["workers"] != "3" || told.Flags["offers"] || told.Limits.CPU != 0.5 || told.Limits.Files != 0 ||
				told.Names["db"] != faults.NameMissing || len(told.Telemetry) != 1 || told.Skew != 0 || time.Until(told.NotAfter) > 0 {
				t.Errorf("%s was told %+v", name, told)
			}
		}
		if one, two := p.host.Process("front-1").Told(), p.host.Process("front-2").Told(); one.Secrets["session-signing"] != "another" || two.Secrets["session-signing"] != "another" {
			t.Error("one that starts was handed another secret")
		}
		for _, undo := range undos {
			p.back(undo)
		}
		for _, name := range []string{"api-1", "api-2", "api-3"} {
			told := p.host.Process(name).Told()
			if _, set := told.Revision.Values["workers"]; set || !told.Flags["offers"] || told.Limits.CPU != 0 ||
				told.Names["db"] != faults.NameRight || len(told.Telemetry) != 0 || time.Until(told.NotAfter) < 24*time.Hour {
				t.Errorf("%s is left with %+v", name, told)
			}
		}
		if got := p.host.Process("front-1").Told().Secrets["session-signing"]; got == "another" || got == "" {
			t.Error("the secret was not taken back")
		}
		if h := p.health("api"); len(h.Revisions) != 3 || !h.Flags["offers"] || h.CPU != 0 || len(h.Limits) != 0 || len(h.Telemetry) != 0 || h.Certificate != "" {
			t.Errorf("health is left with %+v", h)
		}
		if n := p.host.Entrance().Certificates("api"); n != 3 {
			t.Errorf("%d certificates", n)
		}
	})
}

func TestUndoLeavesLaterChangesAlone(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		workers := func(n string) faults.Config {
			return faults.Config{Service: "api", Set: map[string]string{"workers": n}}
		}
		undo := p.do(workers("2"))
		p.do(workers("30"))
		p.back(undo)
		if h := p.health("api"); len(h.Revisions) != 3 || h.Revision().Values["workers"] != "30" {
			t.Errorf("the undo took a later change back: %+v", h.Revisions)
		}
		if _, err := p.b.Do(t.Context(), workers("many")); err == nil || len(p.health("api").Revisions) != 3 {
			t.Error("settings that mean nothing were accepted, or are in the history")
		}
		for _, pair := range [][2]faults.Primitive{
			{faults.Flag{Service: "api", Name: "offers", On: false}, faults.Flag{Service: "api", Name: "offers", On: false}},
			{faults.Limit{Service: "api", CPU: 0.5}, faults.Limit{Service: "api", CPU: 0.25}},
			{faults.Version{Service: "api", Release: faults.Release{Version: "2"}}, faults.Version{Service: "api", Release: faults.Release{Version: "3"}}},
			{faults.Name{Edge: faults.Edge{From: "api", To: "db"}, Answer: faults.NameStale}, faults.Name{Edge: faults.Edge{From: "api", To: "db"}, Answer: faults.NameMissing}},
			{faults.Certificate{Service: "api", State: faults.CertificateExpired}, faults.Certificate{Service: "api", State: faults.CertificateUntrusted}},
			{faults.Load{Journey: "buy", Factor: 3}, faults.Load{Factor: 2}},
			{faults.Load{Source: faults.SourceBots, Factor: 3}, faults.Load{Source: faults.SourceBots, Factor: 2}},
		} {
			undo := p.do(pair[0])
			p.do(pair[1])
			p.back(undo)
		}
		p.pass(10 * startup)
		h, err := p.b.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		api := h.Services["api"]
		if api.Flags["offers"] || api.CPU != 0.25 || api.Release().Version != "3" || api.Certificate != faults.CertificateUntrusted ||
			len(h.Names) != 1 || h.Names[0].Answer != faults.NameMissing {
			t.Errorf("an undo took a later change back: %+v %+v", api, h.Names)
		}
		p.runs("api", "3 ready", "3 ready")
		if want := map[string]float64{"look": 2, "buy": 2}; !maps.Equal(h.Load, want) || !maps.Equal(p.host.Entrance().Factors(), want) {
			t.Errorf("load: %v, and carried out %v", h.Load, p.host.Entrance().Factors())
		}
		if got := p.host.Entrance().Rates()[faults.SourceBots]; got != 6 || len(h.Sources) != 1 || h.Sources[0].Factor != 2 {
			t.Errorf("%v bots a second, and in force %+v", got, h.Sources)
		}
	})
}

func TestHarmOnWiresIsLifted(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		edge := faults.Edge{From: "front", To: "api"}
		first := p.do(faults.Wire{Edge: edge, Latency: time.Second})
		p.do(faults.Wire{Edge: edge, Status: 503, Share: 0.5})
		p.do(faults.Wire{Edge: faults.Edge{From: "api", To: "db"}, Reset: true})
		p.back(first)
		h, err := p.b.Snapshot(t.Context())
		if err != nil || len(h.Wires) != 2 || h.Wires[0].Status != 503 || p.host.Entrance().Harms() != 2 {
			t.Errorf("in force: %+v %v", h.Wires, err)
		}
		p.do(faults.Wire{Edge: edge, Lift: true})
		if h, _ := p.b.Snapshot(t.Context()); len(h.Wires) != 1 || h.Wires[0].Share != 1 || p.host.Entrance().Harms() != 1 {
			t.Errorf("lifted, and in force is %+v", h.Wires)
		}
	})
}

// Stop ends everything, whatever is under way.
func TestStopInTheMiddleOfEverything(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		sick := faults.Release{Version: "2", Defect: faults.Defect{Crash: time.Millisecond}}
		defer p.host.Process("api-2").Serve()()
		for _, what := range []faults.Primitive{
			faults.Version{Service: "packer", Release: sick},
			faults.Process{Service: "db", Op: faults.Restart},
			faults.Process{Service: "front", Op: faults.Hang},
			faults.Process{Service: "api", Op: faults.Restart},
			faults.Replicas{Service: "api", Count: 5},
			faults.Telemetry{Service: "db", Op: faults.TelemetryFlood, Rate: 10},
			faults.Telemetry{Op: faults.TelemetryFlood, Rate: 10},
			faults.Data{Service: "db", Op: faults.DataLock},
		} {
			p.do(what)
		}
		p.pass(startup / 2)
		if err := p.b.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		for _, err := range []error{p.b.Advance(t.Context(), time.Hour), p.b.Collect(t.Context(), 0)} {
			if !errors.Is(err, faults.ErrStopped) {
				t.Errorf("after stop: %v", err)
			}
		}
		if !slices.Contains(p.host.Engine("db").In(), faults.DataLock) {
			t.Error("a stop ended a condition")
		}
	})
}
