package service_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	wire "github.com/jeroenrinzema/psql-wire"

	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// What a step needs and does not find is a 404, which tells what was missing.
func TestNothingIsServedWithoutWhatIsNeeded(t *testing.T) {
	redis := miniredis.RunT(t)
	db := serve(t, func(context.Context, wire.Query) (wire.PreparedStatements, error) {
		return wire.Prepared(wire.NewStatement(func(_ context.Context, w wire.DataWriter, _ []wire.Parameter) error {
			return w.Complete("SELECT 0")
		}, wire.WithColumns(wire.Columns{{Name: "name", Oid: 25}}))), nil
	})
	r, log := start(t, service.Options{Peers: map[string]string{"cache": redis.Addr(), "db": db}},
		stack.Route{Match: "POST /cart", Body: stack.BodyJSON, Steps: []stack.Step{{Put: "cache", Key: "basket"}}},
		stack.Route{Match: "GET /pay", Body: stack.BodyJSON, Steps: []stack.Step{{Get: "cache", Key: "basket", Needed: true}}},
		stack.Route{Match: "GET /basket", Body: stack.BodyJSON, Steps: []stack.Step{{Get: "cache", Key: "basket"}}},
		stack.Route{Match: "GET /order", Body: stack.BodyJSON, Steps: []stack.Step{{Query: "db", SQL: "SELECT name FROM orders", Needed: true}}},
		stack.Route{Match: "GET /orders", Body: stack.BodyJSON, Steps: []stack.Step{{Query: "db", SQL: "SELECT name FROM orders"}}},
	)
	for path, want := range map[string]int{"/pay": 404, "/basket": 200, "/order": 404, "/orders": 200} {
		if got := status(t, r, path); got != want {
			t.Errorf("%s: got %d", path, got)
		}
	}
	for _, words := range []string{"cache: no such key", "db: no such row"} {
		if _, ok := log.find(words); !ok {
			t.Errorf("nothing tells of %q", words)
		}
	}
	if code, _ := ask(t, http.MethodPost, "http://"+r.Addr()+"/cart"); code != 200 {
		t.Fatalf("put: %d", code)
	}
	if got := status(t, r, "/pay"); got != 200 {
		t.Errorf("with a basket: got %d", got)
	}
}

// A shorter time to live holds for what is cached already.
func TestWhatIsCachedIsAsOldAsTheSettingsAllow(t *testing.T) {
	redis := miniredis.RunT(t)
	r, _ := start(t, service.Options{Peers: map[string]string{"cache": redis.Addr(), "db": postgres(t)}}, stack.Route{
		Match: "GET /", Body: stack.BodyJSON,
		Steps: []stack.Step{{Get: "cache", Key: "k", Miss: []stack.Step{{Query: "db", SQL: "SELECT name FROM products"}}}},
	})
	read := func(want map[string]float64) {
		t.Helper()
		if got := status(t, r, "/"); got != 200 {
			t.Fatalf("got %d", got)
		}
		measures(t, r, want)
	}
	read(map[string]float64{`cache_requests_total{result="miss"}`: 1})
	read(map[string]float64{`cache_requests_total{result="hit"}`: 1})
	configure(t, r, "cache_ttl", time.Nanosecond.String())
	read(map[string]float64{`cache_requests_total{result="miss"}`: 2})
	configure(t, r, "cache_ttl", time.Hour.String())
	read(map[string]float64{`cache_requests_total{result="hit"}`: 2})
}
