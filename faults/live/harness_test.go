package live_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/live/livetest"
	"github.com/drillyard/drillyard/faults/stack"
)

// startup is how long each replica of the pier takes to start, and each store.
const startup = time.Second

// pier is a small stack with one of everything: customers come to front, which
// calls api; api keeps its data in db and feeds packer through queue.
func pier() *stack.Stack {
	one := []stack.Release{{Version: "1"}}
	part := func(name, kind string, replicas int) stack.Service {
		return stack.Service{Name: name, Kind: kind, Replicas: replicas, Startup: stack.Duration(startup), Releases: one}
	}
	calls := func(match, peer, request string) stack.Route {
		return stack.Route{Match: match, Body: stack.BodyPass, Steps: []stack.Step{{Call: peer, Request: request}}}
	}
	front, api, packer := part("front", stack.KindService, 1), part("api", stack.KindService, 2), part("packer", stack.KindWorker, 1)
	front.Routes = []stack.Route{calls("GET /{product}", "api", "GET /item/{product}?by={token}")}
	api.TLS, api.Flags = true, map[string]bool{"offers": true}
	api.Routes = []stack.Route{{Match: "GET /item/{product}", Body: stack.BodyJSON, Steps: []stack.Step{
		{Query: "db", SQL: "SELECT 1"}, {Publish: "queue", Subject: "sold"},
	}}}
	packer.Consumes = &stack.Consumer{Queue: "queue", Subject: "sold"}
	return &stack.Stack{
		Name: "pier",
		Business: stack.Business{
			Fields: []stack.Field{
				{Name: "product", Made: stack.Value{From: 1, To: 12}}, {Name: "token", Signs: "product", Secret: "session-signing"},
			},
			Messages: []stack.Message{{Subject: "sold", Carries: []string{"product"}}},
		},
		Services: []stack.Service{front, api, packer, part("db", stack.KindDatabase, 1), part("queue", stack.KindQueue, 1)},
		Sources:  []stack.Source{{Name: faults.SourceBots, Request: "GET /{product}"}},
		Journeys: []stack.Journey{
			{Name: "look", Rate: 2, Requests: []stack.Request{{Does: "looks", Request: "GET /{product}"}}},
			{Name: "buy", Rate: 1, Requests: []stack.Request{{Does: "buys", Request: "GET /{product}"}}},
		},
	}
}

// play is a sandbox of the pier on a host in memory, in virtual time: what is
// awaited comes at its moment, and a wait takes none.
type play struct {
	t    *testing.T
	b    *live.Sandbox
	host *livetest.Memory
	n    *livetest.Notes
}

// inTime plays something on a pier that has just started. It fails when
// anything goes on behind a sandbox that was stopped.
func inTime(t *testing.T, do func(t *testing.T, p play)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := play{t: t, host: livetest.NewMemory(), n: &livetest.Notes{}}
		kinds := []faults.PrimitiveKind{
			faults.KindWire, faults.KindProcess, faults.KindReplicas, faults.KindConfig, faults.KindVersion, faults.KindFlag, faults.KindLoad,
			faults.KindLimit, faults.KindSecret, faults.KindBalance, faults.KindName, faults.KindCertificate, faults.KindData, faults.KindTelemetry,
			faults.ProcessBreak, faults.ProcessSkew, faults.ProcessFailover, faults.LimitMemory, faults.LimitDisk, faults.LimitFiles,
			faults.LoadSource, faults.DataQueue, faults.DataDatabase, faults.DataLag,
		}
		p.b = live.New(live.Options{Stack: pier(), Host: p.host, Caps: faults.Caps{Runtime: "memory", Live: true, Primitives: kinds}, Seed: 7})
		if err := p.b.Start(t.Context(), p.n); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		do(t, p)
		if err := p.b.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// do carries a primitive out, and waits until all has come to rest that needs no
// time.
func (p play) do(what faults.Primitive) faults.Undo {
	p.t.Helper()
	undo := livetest.Do(p.t, p.b, what)
	synctest.Wait()
	return undo
}

func (p play) back(undo faults.Undo) {
	p.t.Helper()
	livetest.Back(p.t, undo)
	synctest.Wait()
}

// pass lets time pass, and a little more, so that what is due then has happened.
func (p play) pass(d time.Duration) {
	time.Sleep(d + time.Millisecond)
	synctest.Wait()
}

func (p play) health(service string) faults.ServiceHealth {
	p.t.Helper()
	h, err := p.b.Snapshot(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	return h.Services[service]
}

// runs holds the replicas of a service, as "version state", to a list in any
// order.
func (p play) runs(service string, want ...string) {
	p.t.Helper()
	var have []string
	for _, r := range p.health(service).Replicas {
		have = append(have, r.Version+" "+string(r.State))
	}
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		p.t.Errorf("replicas of %s: %v, not %v", service, have, want)
	}
}
