package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// yard is a hub with a log behind it and real sockets before it.
type yard struct {
	*Hub
	log    *event.Memory
	server *httptest.Server
	now    atomic.Int64
	errs   atomic.Int64
	ends   atomic.Pointer[func(session string) (time.Time, error)] // nil: never
	stands atomic.Pointer[func(session string) (bool, error)]      // nil: always
}

func newYard(t testing.TB) *yard {
	t.Helper()
	y := &yard{log: &event.Memory{}}
	y.Hub = New(Options{
		Log: y.log, Logger: slog.New(slog.DiscardHandler),
		Now: func(string) Standing { return Standing{At: faults.Time(y.now.Load()), State: "running", Speed: 1} },
	})
	y.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := Subscription{Run: "r1", Viewer: event.Viewer{Class: event.Facilitator}, Session: r.URL.Query().Get("session")}
		if after := r.URL.Query().Get("after"); after != "" {
			s.After, _ = strconv.ParseInt(after, 10, 64)
		}
		if r.URL.Query().Has("trainee") {
			s.Viewer = event.Viewer{Class: event.Trainee}
		}
		if ends := y.ends.Load(); ends != nil {
			s.Ends = func(_ context.Context, session string) (time.Time, error) { return (*ends)(session) }
		}
		if stands := y.stands.Load(); stands != nil {
			s.Stands = func(context.Context) (bool, error) { return (*stands)(s.Session) }
		}
		if err := y.Serve(w, r, s); errors.Is(err, ErrForeign) {
			w.WriteHeader(http.StatusForbidden)
		} else if err != nil {
			y.errs.Add(1)
		}
	}))
	t.Cleanup(func() {
		y.Close()
		y.server.Close()
	})
	return y
}

// happen commits events and publishes them, as the engine does.
func (y *yard) happen(t testing.TB, bodies ...event.Body) {
	var batch []event.Event
	for _, b := range bodies {
		batch = append(batch, event.Event{Run: "r1", Actor: event.Actor{Kind: event.Engine}, Body: b})
	}
	committed, err := y.log.Append(context.Background(), batch...)
	if err != nil {
		t.Error(err)
	}
	y.Publish(committed)
}

func (y *yard) dial(t testing.TB, query string) *websocket.Conn {
	t.Helper()
	conn, status, err := y.try(query, "")
	if err != nil {
		t.Fatal(status, err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// try dials as a page of origin would, and returns the answer's status.
func (y *yard) try(query, origin string) (*websocket.Conn, int, error) {
	header := http.Header{}
	if origin != "" {
		header.Set("Origin", origin)
	}
	conn, response, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(y.server.URL, "http")+"/?"+query, header)
	if response == nil {
		return conn, 0, err
	}
	_ = response.Body.Close() // it holds at most what the dialer has read of it
	return conn, response.StatusCode, err
}

type message struct {
	T      string
	Events []shown
	NowMS  int64 `json:"now_ms"`
	State  string
	Reason string
}

type shown struct {
	N    int64           `json:"n"`
	Seq  int64           `json:"seq"`
	Kind event.Kind      `json:"kind"`
	Body json.RawMessage `json:"body"`
}

func read(conn *websocket.Conn) (m message, err error) {
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return m, err
	}
	err = conn.ReadJSON(&m)
	return m, err
}

// collect reads from conn until it has the event with ordinal n.
func collect(t *testing.T, conn *websocket.Conn, n int64) (all []shown) {
	t.Helper()
	for len(all) == 0 || all[len(all)-1].N < n {
		m, err := read(conn)
		if err != nil {
			t.Fatalf("after %d events: %v", len(all), err)
		}
		all = append(all, m.Events...)
	}
	return all
}

func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	if !comes(holds) {
		t.Fatalf("%s: not within %s", what, patience)
	}
}

// comes waits for a condition and reports whether it came to hold.
func comes(holds func() bool) bool {
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			return false
		}
	}
	return true
}

// A viewer cut off again and again, at random, has the same list in the end as
// one that never was.
func TestCutViewerMissesNothing(t *testing.T) {
	for _, class := range []string{"trainee", "facilitator"} {
		t.Run(class, func(t *testing.T) {
			t.Parallel()
			y := newYard(t)
			const total = 3000
			steady := y.dial(t, class)
			var writing sync.WaitGroup
			var seen, have atomic.Int64 // events there are to see, and that the cut viewer has
			writing.Go(func() {
				dice := rand.New(rand.NewPCG(1, 2))
				for i := 0; i < total; {
					// Not so far ahead that the rest comes in one piece.
					if !comes(func() bool { return seen.Load() < have.Load()+20 }) {
						t.Error("the cut viewer does not go on")
						return
					}
					var batch []event.Body
					for range 1 + dice.IntN(4) {
						if i++; i%3 == 0 {
							batch = append(batch, event.InjectFired{Inject: fmt.Sprint("hidden", i)})
						} else {
							batch = append(batch, event.NoteAdded{Text: fmt.Sprint("note ", i)})
						}
						if i%3 != 0 || class == "facilitator" {
							seen.Add(1)
						}
					}
					y.happen(t, batch...)
				}
				y.happen(t, event.RunEnded{Reason: event.EndTime})
			})
			ended := func(list []shown) bool { return len(list) > 0 && list[len(list)-1].Kind == "run.ended" }

			seed := rand.Uint64()
			t.Log("cuts by seed", seed)
			dice := rand.New(rand.NewPCG(seed, 0))
			var cut []shown
			cuts := 0
			for !ended(cut) {
				after := 0
				if len(cut) > 0 {
					after = int(cut[len(cut)-1].N)
				}
				conn := y.dial(t, fmt.Sprintf("%s&after=%d", class, after))
				for left := dice.IntN(5); left >= 0 && !ended(cut); left-- {
					m, err := read(conn)
					if err != nil {
						t.Fatal(err)
					}
					cut = append(cut, m.Events...)
					have.Store(int64(len(cut)))
				}
				conn.NetConn().Close()
				cuts++
			}
			writing.Wait()
			var whole []shown
			for !ended(whole) {
				m, err := read(steady)
				if err != nil {
					t.Fatal(err)
				}
				if m.T == "bye" { // it was too slow for this machine: it resumes as anyone does
					steady = y.dial(t, fmt.Sprintf("%s&after=%d", class, len(whole)))
				}
				whole = append(whole, m.Events...)
			}
			if !reflect.DeepEqual(cut, whole) {
				t.Errorf("cut %d times: %d events; never cut: %d", cuts, len(cut), len(whole))
			}
			if cuts < 10 {
				t.Errorf("only %d cuts: this proves nothing", cuts)
			}
			for i, s := range whole {
				hidden := s.Kind == "inject.fired"
				if s.N != int64(i+1) || class == "trainee" && (s.Seq != 0 || hidden) || class == "facilitator" && s.Seq == 0 {
					t.Fatalf("event %d as %s: %+v", i, class, s)
				}
			}
		})
	}
}

func TestTraineeIsNeverSentTheAnswerKey(t *testing.T) {
	y := newYard(t)
	secret := "the answer key"
	happen := func() {
		y.happen(t,
			event.InjectFired{Inject: "push", Title: secret},
			event.FaultRequested{Inject: "push", Fault: secret},
			event.HealthSnapshotted{Moment: secret},
			event.SLOBreached{SLO: secret},
			event.MarkGiven{Comment: secret},
			event.ChangeRecorded{Change: "c1", Inject: secret},
			event.RunStarted{Rubric: secret, Seed: 11},
			event.NoteAdded{Text: "last"})
	}
	happen() // from the log
	conn := y.dial(t, "trainee")
	raw, live := "", false
	for strings.Count(raw, `"last"`) < 2 {
		if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		_, m, err := conn.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		raw += string(m)
		if !live && strings.Contains(raw, `"last"`) {
			live = true
			happen()
		}
	}
	if strings.Contains(raw, secret) || strings.Contains(raw, `"seq"`) {
		t.Errorf("a trainee was sent %s", raw)
	}
	if !strings.Contains(raw, `"n":6,`) || strings.Contains(raw, `"n":7,`) {
		t.Errorf("ordinals betray what is hidden: %s", raw)
	}
	all := collect(t, y.dial(t, ""), 14) // and neither mark: they may be about to give their own
	if all[0].Kind != "inject.fired" || all[0].Seq != 1 {
		t.Errorf("a facilitator's first event: %+v", all[0])
	}
	if marked := slices.ContainsFunc(all, func(e shown) bool { return e.Kind == "mark.given" }); marked {
		t.Errorf("a facilitator who follows the run was sent a mark: %+v", all)
	}
}

func TestSlowViewerIsDroppedAndResumes(t *testing.T) {
	y := newYard(t)
	slow := y.dial(t, "")
	until(t, "joined", func() bool { return y.count() == 1 })
	if c := y.Census(); c.Screens != 1 || c.Dropped != 0 {
		t.Errorf("the census is %+v", c)
	}
	// It reads nothing, while more is published than its queue and the
	// kernel's buffers hold.
	big := strings.Repeat("x", 64<<10)
	published := 0
	until(t, "dropped", func() bool {
		y.happen(t, event.NoteAdded{Text: big})
		published++
		return y.count() == 0
	})
	if c := y.Census(); c.Dropped != 1 || c.Screens != 0 {
		t.Errorf("the census is %+v", c)
	}
	var got []shown
	for {
		m, err := read(slow)
		if err != nil {
			break // its last message may have been cut short
		}
		got = append(got, m.Events...)
		if m.T == "bye" {
			if m.Reason != "slow" {
				t.Errorf("bye %q", m.Reason)
			}
			break
		}
	}
	if len(got) >= published {
		t.Fatalf("%d of %d events: it was not slow", len(got), published)
	}
	rest := collect(t, y.dial(t, fmt.Sprintf("after=%d", len(got))), int64(published))
	if all := slices.Concat(got, rest); len(all) != published || all[len(got)].N != int64(len(got)+1) {
		t.Errorf("resumed after %d: %d events in all, want %d", len(got), len(all), published)
	}
}

func (y *yard) count() int {
	y.mu.Lock()
	defer y.mu.Unlock()
	return len(y.rooms["r1"])
}

func TestForeignOriginIsRefused(t *testing.T) {
	y := newYard(t)
	host := strings.TrimPrefix(y.server.URL, "http://")
	for origin, want := range map[string]int{
		"http://evil.example":        http.StatusForbidden,
		"http://" + host + ".evil.x": http.StatusForbidden,
		"null":                       http.StatusForbidden,
		"file://" + host:             http.StatusForbidden,
		"http://" + host:             http.StatusSwitchingProtocols,
		"https://" + host:            http.StatusSwitchingProtocols, // a proxy before us speaks TLS
	} {
		conn, status, err := y.try("", origin)
		if status != want {
			t.Errorf("origin %s: %d, %v; want %d", origin, status, err, want)
		}
		if err == nil {
			conn.Close()
		}
	}
}

func TestTicksTellTheTime(t *testing.T) {
	y := newYard(t)
	y.now.Store(int64(61 * time.Second))
	conn := y.dial(t, "trainee")
	for _, at := range []int64{61_000, 62_000} {
		m, err := read(conn)
		if err != nil || m.T != "tick" || m.NowMS != at || m.State != "running" {
			t.Fatalf("%+v, %v; want a tick at %d", m, err, at)
		}
		y.now.Store(int64(62 * time.Second))
	}
}

func TestSentAway(t *testing.T) {
	y := newYard(t)
	ada, bob := y.dial(t, "session=ada"), y.dial(t, "session=bob")
	until(t, "joined", func() bool { return y.count() == 2 })
	wantBye := func(conn *websocket.Conn, reason string) {
		t.Helper()
		for {
			m, err := read(conn)
			if err != nil || m.T == "bye" && m.Reason != reason {
				t.Fatalf("%+v, %v; want bye %s", m, err, reason)
			}
			if m.T == "bye" {
				return
			}
		}
	}
	y.Renew("ada", "ada again")
	y.SignOut("ada", "eve") // nobody's, by now
	y.happen(t, event.NoteAdded{Text: "still here"})
	if all := collect(t, ada, 1); all[0].Kind != "note.added" {
		t.Errorf("a screen whose session was renewed is shown %+v", all)
	}
	y.SignOut("ada again")
	wantBye(ada, "signed-out")
	y.Close()
	wantBye(bob, "stopping")
	if _, status, err := y.try("", ""); status != http.StatusServiceUnavailable {
		t.Errorf("after the end: %d, %v; want 503", status, err)
	}
}

// Whoever may see a run otherwise than before is sent away to ask anew, and is shown
// nothing of what is published from then on; whom nothing has changed for stays.
func TestWhoseRightsAreInDoubt(t *testing.T) {
	y := newYard(t)
	var changed, fails sync.Map
	y.stands.Store(new(func(session string) (bool, error) {
		if _, broken := fails.Load(session); broken {
			return false, errors.New("the disk is gone")
		}
		_, otherwise := changed.Load(session)
		return !otherwise, nil
	}))
	changed.Store("late", true) // since it was let in
	late := y.dial(t, "session=late")
	if m, err := read(late); err != nil || m.T != "bye" || m.Reason != "again" {
		t.Errorf("whose rights changed as it came is told %+v, %v", m, err)
	}
	ada, bob, eve := y.dial(t, "session=ada"), y.dial(t, "session=bob"), y.dial(t, "session=eve")
	until(t, "joined", func() bool { return y.count() == 3 })
	y.happen(t, event.NoteAdded{Text: "before"})
	for _, conn := range []*websocket.Conn{ada, bob, eve} {
		collect(t, conn, 1)
	}
	changed.Store("bob", true)
	fails.Store("eve", true)
	y.Doubt(func(run, _ string) bool { return run == "r2" })
	y.happen(t, event.NoteAdded{Text: "nobody is in doubt"})
	collect(t, bob, 2)
	y.Doubt(func(run, _ string) bool { return run == "r1" })
	y.happen(t, event.NoteAdded{Text: "after"})
	if all := collect(t, ada, 3); all[len(all)-1].N != 3 {
		t.Errorf("whose rights stand is shown %+v", all)
	}
	for {
		m, err := read(bob)
		if err != nil || len(m.Events) > 0 {
			t.Fatalf("whose rights have changed is shown %+v, %v", m, err)
		}
		if m.T == "bye" {
			if m.Reason != "again" {
				t.Errorf("they are sent away %s", m.Reason)
			}
			break
		}
	}
	for {
		m, err := read(eve)
		if err != nil {
			break
		}
		for _, e := range m.Events {
			if e.N > 2 {
				t.Fatalf("whose rights are not known is shown %+v", m)
			}
		}
	}
}

// While it is being asked whether somebody may still watch, and doubt comes up again,
// nothing that was published since is shown.
func TestWhatComesWhileRightsAreInDoubt(t *testing.T) {
	y := newYard(t)
	const several = 10 // for which of two things a screen takes first is chance
	var entered, asked sync.Map
	gate := make(chan struct{})
	var waiting atomic.Int64
	y.stands.Store(new(func(session string) (bool, error) {
		if _, joined := entered.LoadOrStore(session, true); !joined {
			return true, nil
		}
		if _, again := asked.LoadOrStore(session, true); again {
			return false, nil
		}
		waiting.Add(1)
		<-gate
		return true, nil
	}))
	var conns []*websocket.Conn
	for i := range several {
		conns = append(conns, y.dial(t, "session=s"+strconv.Itoa(i)))
	}
	until(t, "joined", func() bool { return y.count() == several })
	y.happen(t, event.NoteAdded{Text: "before"})
	for _, conn := range conns {
		collect(t, conn, 1)
	}
	y.Doubt(func(string, string) bool { return true })
	until(t, "asked", func() bool { return waiting.Load() == several })
	y.Doubt(func(string, string) bool { return true })
	y.happen(t, event.NoteAdded{Text: "after"})
	close(gate)
	for _, conn := range conns {
		for {
			m, err := read(conn)
			if err != nil || len(m.Events) > 0 {
				t.Fatalf("shown %+v, %v", m, err)
			}
			if m.T == "bye" {
				break
			}
		}
	}
}

// One that has more than there is has seen another log.
func TestTooFarAheadIsSentEverything(t *testing.T) {
	y := newYard(t)
	y.happen(t, event.NoteAdded{Text: "one"}, event.NoteAdded{Text: "two"})
	if all := collect(t, y.dial(t, "after=99"), 2); len(all) != 2 || all[0].N != 1 {
		t.Errorf("got %+v", all)
	}
}

// What Publish was never handed is found in the log.
func TestGapInWhatIsPublishedIsClosed(t *testing.T) {
	y := newYard(t)
	conn := y.dial(t, "")
	until(t, "joined", func() bool { return y.count() == 1 })
	if _, err := y.log.Append(t.Context(), event.Event{Run: "r1", Body: event.NoteAdded{Text: "unpublished"}}); err != nil {
		t.Fatal(err)
	}
	y.happen(t, event.NoteAdded{Text: "two"})
	if all := collect(t, conn, 2); len(all) != 2 || all[0].N != 1 {
		t.Errorf("got %+v", all)
	}
}
