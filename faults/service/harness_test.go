package service_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	wire "github.com/jeroenrinzema/psql-wire"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// book keeps a replica's log.
type book struct {
	mu    sync.Mutex
	lines []faults.LogLine
}

func (b *book) log(l faults.LogLine) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines = append(b.lines, l)
}

// find returns the first line whose message contains a text.
func (b *book) find(text string) (faults.LogLine, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.lines, func(l faults.LogLine) bool { return strings.Contains(l.Message, text) })
	if i < 0 {
		return faults.LogLine{}, false
	}
	return b.lines[i], true
}

// start runs a replica of a service with the given routes until the test ends.
func start(t *testing.T, o service.Options, routes ...stack.Route) (*service.Replica, *book) {
	t.Helper()
	o.Business = business(t)
	o.Service = stack.Service{Name: "shop", Kind: stack.KindService, TLS: o.Service.TLS, Routes: routes}
	r, b := run(t, o)
	<-r.Ready()
	return r, b
}

// signing is the secret that tokens are signed with.
const signing = "session-signing"

// business is what the requests of a shop say.
func business(t *testing.T) stack.Business {
	t.Helper()
	page := func(source string) *stack.Page {
		p, err := stack.ParsePage(source)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	return stack.Business{
		Fields: []stack.Field{
			{Name: "customer", Default: "guest", Header: "X-Customer", Logged: true},
			{Name: "order", Minted: stack.Value{Pattern: "HB-????"}, Logged: true},
			{Name: "token", Signs: "customer", Secret: signing},
		},
		Messages: []stack.Message{{Subject: "orders.placed", Carries: []string{"order"}, Logged: []string{"order"}}},
		Pages: stack.Pages{
			"product": page("<title>Product</title>\n{{#rows}}<h1>{{name}}</h1>{{/rows}}"),
			"sorry":   page("<h1>Sorry, we could not {{failed}}</h1> {{reference}}"),
		},
	}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// run starts a replica of whatever o says, and does not wait for it.
func run(t *testing.T, o service.Options) (*service.Replica, *book) {
	t.Helper()
	b := &book{}
	o.Name, o.Control, o.Log, o.Seed = o.Service.Name+"-1", listen(t), b.log, 3
	if o.Service.Kind == stack.KindService {
		o.Customers = listen(t)
	}
	if o.Release.Version == "" {
		o.Release.Version = "1.0.0"
	}
	r, err := service.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Kill)
	r.Start(time.Millisecond)
	return r, b
}

// eventually polls a condition.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(10 * time.Second); !holds(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("not within 10s: %s", what)
		}
	}
}

// metric reads one series of a replica's metrics page; false without it.
func metric(t *testing.T, r *service.Replica, series string) (float64, bool) {
	t.Helper()
	_, page := ask(t, http.MethodGet, "http://"+r.ControlAddr()+"/metrics")
	for line := range strings.Lines(page) {
		if value, ok := strings.CutPrefix(line, series+" "); ok {
			v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				t.Error(err)
			}
			return v, true
		}
	}
	return 0, false
}

// measures checks some series of a replica's metrics page.
func measures(t *testing.T, r *service.Replica, want map[string]float64) {
	t.Helper()
	for series, v := range want {
		if got, ok := metric(t, r, series); !ok || got != v {
			t.Errorf("%s is %v (%t), want %v", series, got, ok, v)
		}
	}
}

// status asks for a path of a replica.
func status(t *testing.T, r *service.Replica, path string) int {
	t.Helper()
	code, _ := ask(t, http.MethodGet, "http://"+r.Addr()+path)
	return code
}

// count is how many lines contain a text.
func (b *book) count(text string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, l := range b.lines {
		if strings.Contains(l.Message, text) {
			n++
		}
	}
	return n
}

// configure applies settings over the defaults.
func configure(t *testing.T, r *service.Replica, pairs ...string) {
	t.Helper()
	if err := r.Configure(settings(pairs...)); err != nil {
		t.Fatal(err)
	}
}

func settings(pairs ...string) faults.Revision {
	values := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return faults.Revision{Number: 1, Values: values}
}

func ask(t *testing.T, method, address string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Traceparent", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return resp.StatusCode, string(body)
}

// crowd asks n times at once and counts the answers by status.
func crowd(t *testing.T, n int, address string) map[int]int {
	t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	got := map[int]int{}
	for range n {
		all.Go(func() {
			status, _ := ask(t, http.MethodGet, address)
			mu.Lock()
			defer mu.Unlock()
			got[status]++
		})
	}
	all.Wait()
	return got
}

func ms(n int) stack.Duration { return stack.Duration(time.Duration(n) * time.Millisecond) }

func work(n int) stack.Work { return stack.Work{P50: ms(n), P99: ms(n)} }

// postgres serves any statement on PostgreSQL's protocol with one row.
func postgres(t *testing.T) string {
	t.Helper()
	return serve(t, func(context.Context, wire.Query) (wire.PreparedStatements, error) {
		columns := wire.Columns{{Name: "name", Oid: 25}}
		return wire.Prepared(wire.NewStatement(func(_ context.Context, w wire.DataWriter, _ []wire.Parameter) error {
			if err := w.Row([]any{"Fender"}); err != nil {
				return err
			}
			return w.Complete("SELECT 1")
		}, wire.WithColumns(columns))), nil
	})
}

// serve answers PostgreSQL's protocol.
func serve(t *testing.T, parse wire.ParseFn) string {
	t.Helper()
	s, err := wire.NewServer(parse, wire.Logger(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	l := listen(t)
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), <-served); err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}
