package desired_test

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

func TestBoundsAreTakenBackOneByOne(t *testing.T) {
	var b desired.Bounds
	set := func(l faults.Limit) (undo func()) {
		t.Helper()
		ask, err := desired.ReadLimits(l)
		if err != nil {
			t.Fatal(err)
		}
		return b.Set(ask)
	}
	first := set(faults.Limit{CPU: 0.5, Memory: 100})
	second := set(faults.Limit{Memory: 50, Files: 40})
	first()
	if got := b.Limit(); got.CPU != 0 || got.Memory != 50 || got.Files != 40 {
		t.Errorf("an older undo left %+v", got)
	}
	second()
	if got := b.Limit(); got.Memory != 100 || got.Files != 0 {
		t.Errorf("the newer undo left %+v", got)
	}
	lift := set(faults.Limit{Lift: []faults.PrimitiveKind{faults.LimitMemory}})
	if b.Any() {
		t.Errorf("lifted, and left is %+v", b.Limit())
	}
	lift()
	var own desired.Bounds
	ask, _ := desired.ReadLimits(faults.Limit{Memory: 10})
	own.Set(ask)
	if got := b.With(&own); got.Memory != 10 {
		t.Errorf("a replica's own bound does not come first: %+v", got)
	}
	for _, l := range []faults.Limit{
		{}, {CPU: 2}, {CPU: -1}, {CPU: math.NaN()}, {Memory: -1}, {Disk: 1}, {Disk: math.NaN()},
		{Lift: []faults.PrimitiveKind{faults.KindLimit}},
	} {
		if _, err := desired.ReadLimits(l); err == nil {
			t.Errorf("%+v is accepted", l)
		}
	}
}

func copies(releases ...string) (all []desired.Copy) {
	for i, version := range releases {
		all = append(all, desired.Copy{Index: i + 1, Release: faults.Release{Version: version}})
	}
	return all
}

// A roll-out comes to its end move by move, from wherever it starts, and stays
// there: as many replicas as are wanted, so many of them canaries.
func TestRollOutsComeToAnEnd(t *testing.T) {
	for _, c := range []struct {
		want, canary int
		now          []desired.Copy
	}{
		{2, 0, copies("1", "1")}, {4, 1, copies("1", "1")}, {4, 1, copies("2", "2", "2", "2")},
		{3, 5, copies("1", "2", "0")}, {0, 1, copies("1", "2")}, {3, 2, nil}, {1, 1, copies("1", "1", "1")},
	} {
		s := desired.NewService(stack.Service{Name: "api", Kind: stack.KindService, Replicas: c.want, Releases: []stack.Release{{Version: "1"}}})
		if _, err := s.Releases.Put(faults.Version{Release: faults.Release{Version: "2"}, Canary: c.canary}); err != nil {
			t.Fatal(err)
		}
		now := c.now
		start := func(index int, build faults.Release) {
			now = append(now, desired.Copy{Index: index, Release: build})
			slices.SortFunc(now, func(a, b desired.Copy) int { return a.Index - b.Index })
		}
		moves := 0
		for ; moves < 50; moves++ {
			move, at, build := s.Next(now)
			if move == desired.Stay {
				break
			}
			switch move {
			case desired.Add:
				start(desired.Free(now), s.Lacking(now, faults.Release{}))
			case desired.Remove:
				now = slices.Delete(now, at, at+1)
			case desired.Replace:
				old := now[at].Index
				start(desired.Free(now), build)
				now = slices.DeleteFunc(now, func(c desired.Copy) bool { return c.Index == old })
			}
		}
		newest := 0
		for _, r := range now {
			if r.Release.Version == "2" {
				newest++
			}
		}
		share := c.want
		if c.canary > 0 {
			share = min(share, c.canary)
		}
		if len(now) != c.want || newest != share || moves == 50 {
			t.Errorf("%d wanted, %d canaries: %d moves led to %+v", c.want, c.canary, moves, now)
		}
	}
}

// A replica that is restarted runs again what it ran, if there is a place.
func TestRestartsKeepTheRelease(t *testing.T) {
	s := desired.NewService(stack.Service{Name: "api", Kind: stack.KindService, Replicas: 3, Releases: []stack.Release{{Version: "1"}}})
	undo, err := s.Releases.Put(faults.Version{Release: faults.Release{Version: "2"}, Canary: 1})
	if err != nil {
		t.Fatal(err)
	}
	due := copies("1", "1", "2")
	due[1].Due = true
	if move, at, _ := s.Next(due); move != desired.Restart || at != 1 {
		t.Errorf("one due for a restart: move %d of %d", move, at)
	}
	if got := s.Lacking(copies("1", "2"), faults.Release{Version: "1"}); got.Version != "1" {
		t.Errorf("one of the others comes back as %s", got.Version)
	}
	if got := s.Lacking(copies("1"), faults.Release{Version: "1"}); got.Version != "1" {
		t.Errorf("one of the others comes back as %s before there is a canary", got.Version)
	}
	if got := s.Lacking(copies("1", "1"), faults.Release{Version: "2"}); got.Version != "2" {
		t.Errorf("the canary comes back as %s", got.Version)
	}
	if _, err := s.Releases.Put(faults.Version{Release: faults.Release{Version: "3"}}); err != nil {
		t.Fatal(err)
	}
	if undo() || s.Releases.Newest().Version != "3" {
		t.Errorf("an older undo put %s in force", s.Releases.Newest().Version)
	}
}

func TestRevisionsGoBackOnce(t *testing.T) {
	s := desired.NewService(stack.Service{Name: "api", Kind: stack.KindService, Config: map[string]string{"workers": "4"}})
	push := s.Revisions.Next(faults.Config{Set: map[string]string{"retries": "3"}})
	s.Revisions.Put(push)
	again, ok := s.Revisions.Back(push)
	if _, brought := again.Values["retries"]; !ok || brought || again.Values["workers"] != "4" || again.Number != 3 {
		t.Errorf("back to %+v", again)
	}
	s.Revisions.Put(s.Revisions.Next(faults.Config{Set: map[string]string{"workers": "8"}}))
	if _, ok := s.Revisions.Back(push); ok {
		t.Error("an older push is taken back")
	}
	s.Revisions.History()[0].Values["workers"] = "0"
	if s.Revisions.History()[0].Values["workers"] != "4" {
		t.Error("whoever reads the history can change it")
	}
}

func TestSecretsAreSharedOrNot(t *testing.T) {
	minted := 0
	v := desired.NewVault(func(_, value string) string {
		if value == "" {
			minted++
			return "made"
		}
		return value
	})
	front, back := v.Keyring([]string{"signing"}), v.Keyring([]string{"signing"})
	if minted != 1 || front["signing"] != back["signing"] {
		t.Errorf("%d secrets made for one name", minted)
	}
	_, first, err := v.Hand(front, "signing", "new")
	if err != nil || front["signing"] != "new" || back["signing"] != "made" {
		t.Errorf("handed to one: %v %v %v", front, back, err)
	}
	_, second, _ := v.Hand(back, "signing", "")
	if back["signing"] != "new" {
		t.Errorf("the current one is not what the other got: %v", back)
	}
	if _, ok := first(); ok || front["signing"] != "new" {
		t.Errorf("taken back although another got it since: %v", front)
	}
	if was, ok := second(); !ok || was != "made" || back["signing"] != "made" || v.Current()["signing"] != "new" {
		t.Errorf("the newest hand-out is taken back: %v %v", back, v.Current())
	}
	if _, _, err := v.Hand(front, "other", "x"); !errors.Is(err, faults.ErrNoTarget) {
		t.Errorf("one that it never had: %v", err)
	}
}

func TestWeights(t *testing.T) {
	nine := &faults.Balance{Replica: "api-1", Share: 0.9}
	drain := &faults.Balance{Replica: "api-1", Drain: true}
	for _, c := range []struct {
		b       *faults.Balance
		replica string
		in      int
		among   bool
		want    float64
	}{
		{nil, "api-1", 2, false, 1},
		{nine, "api-1", 3, true, 0.9}, {nine, "api-2", 3, true, 0.05}, {nine, "api-2", 2, false, 1},
		{drain, "api-1", 2, true, 0}, {drain, "api-2", 2, true, 1}, {drain, "api-2", 1, false, 1},
		{&faults.Balance{Replica: "api-1", Share: 1}, "api-2", 2, true, 0},
	} {
		if got := desired.Weight(c.b, c.replica, c.in, c.among); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%+v gives %s of %d %v", c.b, c.replica, c.in, got)
		}
	}
}

func TestDeathsAreWaitedFor(t *testing.T) {
	var d desired.Deaths
	var waits []time.Duration
	for range 7 {
		waits = append(waits, d.Died(time.Second)/time.Second)
	}
	if want := []time.Duration{1, 2, 4, 8, 16, 30, 30}; !slices.Equal(waits, want) {
		t.Errorf("waits of %d s", waits)
	}
	if wait := d.Died(2 * time.Minute); wait != time.Second {
		t.Errorf("%s after two minutes without a death", wait)
	}
	d.Died(0)
	d.Attended()
	if wait := d.Died(0); wait != time.Second {
		t.Errorf("%s after somebody looked after it", wait)
	}
}

func TestReadinessCountsRefusalsInARow(t *testing.T) {
	var r desired.Readiness
	for i, step := range []struct{ ready, changed, out bool }{
		{false, false, false}, {false, false, false}, {true, false, false},
		{false, false, false}, {false, false, false}, {false, true, true}, {false, false, true}, {true, true, false},
	} {
		if changed := r.Answer(step.ready); changed != step.changed || r.Refused() != step.out {
			t.Errorf("answer %d: changed %t, out of rotation %t", i, changed, r.Refused())
		}
	}
}

func TestTelemetryFlapsAndHides(t *testing.T) {
	var wrong desired.Telemetry
	id := wrong.Add(faults.Telemetry{Op: faults.TelemetryFlap}, 5*time.Second)
	before := wrong
	for at, unread := range map[time.Duration]bool{5 * time.Second: true, 24 * time.Second: true, 26 * time.Second: false, 46 * time.Second: true} {
		if wrong.Unread(at) != unread {
			t.Errorf("flapping since 5 s, at %s: unread %t", at, !unread)
		}
	}
	if !wrong.Remove(id) || wrong.Remove(id) || !wrong.Sound() || before.Sound() {
		t.Error("removed once, and a copy stays as it was")
	}
	for _, c := range []struct {
		dropped, series string
		hides           bool
	}{
		{"took", "took_bucket", true}, {"took_sum", "took_count", true}, {"took_sum", "took_more", false}, {"up", "up_total", false},
	} {
		if desired.Hides(c.dropped, c.series) != c.hides {
			t.Errorf("without %s, %s is hidden: %t", c.dropped, c.series, !c.hides)
		}
	}
}

// What is no number is out of every bound.
func TestWhatIsNoNumberIsRefused(t *testing.T) {
	nan := math.NaN()
	s := &stack.Stack{
		Services: []stack.Service{
			{Name: "api", Kind: stack.KindService, Routes: []stack.Route{{Match: "GET /", Steps: []stack.Step{{Query: "db"}}}}},
			{Name: "db", Kind: stack.KindDatabase},
		},
		Journeys: []stack.Journey{{Name: "buy", Rate: 1}},
	}
	api, db := desired.NewService(s.Services[0]), desired.NewService(s.Services[1])
	customers := desired.NewCustomers(s)
	if _, err := desired.ReadWire(s, faults.Wire{Edge: s.Edges()[0], Loss: nan}); err == nil {
		t.Error("a loss")
	}
	if _, err := api.ReadBalance(faults.Balance{Replica: "api-1", Share: nan}, []string{"api-1"}); err == nil {
		t.Error("a share of the requests")
	}
	if err := db.CheckData(faults.Data{Op: faults.DataCorrupt, Share: nan}); err == nil {
		t.Error("a share of the rows")
	}
	if err := customers.CheckLoad(faults.Load{Factor: nan}); err == nil {
		t.Error("a factor")
	}
}

func TestSettingsOfStores(t *testing.T) {
	for _, c := range []struct {
		kind, key, value  string
		connections, keys int // -1: it is refused
	}{
		{stack.KindDatabase, "max_connections", "7", 7, 0}, {stack.KindDatabase, "max_connections", "0", -1, 0},
		{stack.KindDatabase, "max_keys", "7", -1, 0}, {stack.KindCache, "max_keys", "0", 100, 0}, {stack.KindCache, "max_keys", "9", 100, 9},
		{stack.KindCache, "max_keys", "-1", -1, 0}, {stack.KindCache, "max_keys", "many", -1, 0}, {stack.KindQueue, "depth", "1", -1, 0},
	} {
		got, err := desired.ReadStoreSettings(c.kind, map[string]string{c.key: c.value})
		if (err != nil) != (c.connections < 0) || err == nil && got != (desired.StoreSettings{Connections: c.connections, Keys: c.keys}) {
			t.Errorf("%s=%s of a %s: %+v %v", c.key, c.value, c.kind, got, err)
		}
	}
}

func TestAStuckJobIsDesiredToBe(t *testing.T) {
	y := desired.NewSystem(&stack.Stack{Name: "pier", Services: []stack.Service{
		{Name: "batch", Kind: stack.KindWorker, Replicas: 2, Releases: []stack.Release{{Version: "1"}}, Jobs: []stack.Job{{Name: "sums"}, {Name: "bills"}}},
	}}, nil)
	stuck := func(y *desired.System) (all [][]string) {
		for _, r := range y.Health().Services["batch"].Replicas {
			all = append(all, r.Stuck)
		}
		return all
	}
	for _, p := range []faults.Process{
		{Service: "batch", Op: faults.StickJob, Job: "sums"}, {Service: "batch", Op: faults.StickJob, Job: "sums"},
		{Service: "batch", Op: faults.StickJob, Job: "bills", Replica: "batch-2"},
	} {
		if err := y.Do(p); err != nil {
			t.Fatal(err)
		}
	}
	for _, y := range []*desired.System{y, y.Copy()} {
		if got := stuck(y); !slices.Equal(got[0], []string{"sums"}) || !slices.Equal(got[1], []string{"sums", "bills"}) {
			t.Errorf("stuck: %v", got)
		}
	}
	if err := y.Do(faults.Process{Service: "batch", Op: faults.Restart, Replica: "batch-2"}); err != nil {
		t.Fatal(err)
	}
	if got := stuck(y); len(got[0]) != 1 || len(got[1]) != 0 {
		t.Errorf("stuck after a restart: %v", got)
	}
}
