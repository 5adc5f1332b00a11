package service_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	wire "github.com/jeroenrinzema/psql-wire"
	"github.com/jeroenrinzema/psql-wire/codes"
	wireerr "github.com/jeroenrinzema/psql-wire/errors"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

func TestDatabaseRefusals(t *testing.T) {
	for code, tc := range map[codes.Code]struct {
		status int
		says   string
	}{
		"53100": {503, "could not write: No space left on device"},
		"40P01": {503, "deadlock detected"},
		"55P03": {503, "canceling statement due to lock timeout"},
		"57P01": {503, "terminating connection due to administrator command"},
		"53300": {503, "in its own words"},
		"XX001": {500, "in its own words"},
	} {
		t.Run(string(code), func(t *testing.T) {
			address := serve(t, func(context.Context, wire.Query) (wire.PreparedStatements, error) {
				return wire.Prepared(wire.NewStatement(func(context.Context, wire.DataWriter, []wire.Parameter) error {
					return wireerr.WithCode(errors.New("in its own words"), code)
				})), nil
			})
			r, log := start(t, service.Options{Peers: map[string]string{"db": address}}, stack.Route{
				Match: "GET /", Body: stack.BodyJSON, Steps: []stack.Step{{Query: "db", SQL: "UPDATE products SET stock = 1"}},
			})
			if got := status(t, r, "/"); got != tc.status {
				t.Errorf("got %d", got)
			}
			if line, ok := log.find("db: " + tc.says); !ok || line.Fields.Get("error") != tc.says {
				t.Errorf("logged: %+v", line)
			}
		})
	}
}

func TestReleasesDoNotReadEachOthersCache(t *testing.T) {
	redis := miniredis.RunT(t)
	asked := make(chan struct{}, 16)
	address := serve(t, func(context.Context, wire.Query) (wire.PreparedStatements, error) {
		return wire.Prepared(wire.NewStatement(func(_ context.Context, w wire.DataWriter, _ []wire.Parameter) error {
			asked <- struct{}{}
			if err := w.Row([]any{"Fender"}); err != nil {
				return err
			}
			return w.Complete("SELECT 1")
		}, wire.WithColumns(wire.Columns{{Name: "name", Oid: 25}}))), nil
	})
	release := func(format string) *service.Replica {
		r, _ := start(t, service.Options{
			Peers:   map[string]string{"cache": redis.Addr(), "db": address},
			Release: faults.Release{Version: "2", Defect: faults.Defect{CacheFormat: format}},
		}, stack.Route{Match: "GET /", Body: stack.BodyJSON, Steps: []stack.Step{{Get: "cache", Key: "k", Miss: []stack.Step{{Query: "db", SQL: "SELECT name FROM products"}}}}})
		return r
	}
	old, fresh := release(""), release("v2")
	for _, step := range []struct {
		r       *service.Replica
		queries int
	}{{old, 1}, {old, 0}, {fresh, 1}, {fresh, 0}, {old, 1}} {
		if code, body := ask(t, http.MethodGet, "http://"+step.r.Addr()+"/"); code != 200 || !strings.Contains(body, `"rows":[{"name":"Fender"}]`) {
			t.Errorf("got %d %s", code, body)
		}
		if len(asked) != step.queries {
			t.Errorf("%d queries, want %d", len(asked), step.queries)
		}
		for range len(asked) {
			<-asked
		}
	}
	if err := redis.Set("k", "not ours"); err != nil {
		t.Fatal(err)
	}
	if got := status(t, old, "/"); got != 200 || len(asked) != 1 {
		t.Errorf("what cannot be read: %d, %d queries", got, len(asked))
	}
	measures(t, old, map[string]float64{`cache_requests_total{result="hit"}`: 1, `cache_requests_total{result="miss"}`: 3})
}
