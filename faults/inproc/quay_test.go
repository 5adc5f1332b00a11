package inproc_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
)

func d(t time.Duration) stack.Duration { return stack.Duration(t) }

// quay is a small stack with one of everything, that starts fast: customers
// come to front over TLS, which calls api over TLS and others without.
func quay(t *testing.T) (*live.Sandbox, *notes) {
	t.Helper()
	one := []stack.Release{{Version: "1.0.0"}}
	fast := map[string]string{"upstream_timeout": "2500ms", "db_statement_timeout": "1500ms", "cache_timeout": "400ms", "retries": "0"}
	work := stack.Work{P50: d(5 * time.Millisecond), P99: d(8 * time.Millisecond)}
	service := func(name string, replicas int, routes ...stack.Route) stack.Service {
		return stack.Service{
			Name: name, Kind: stack.KindService, Replicas: replicas, Startup: d(100 * time.Millisecond), Releases: one, Config: fast,
			Routes: routes,
		}
	}
	calls := func(match, peer, request string) stack.Route {
		return stack.Route{Match: match, Body: stack.BodyPass, Steps: []stack.Step{{Call: peer, Request: request}}}
	}
	store := func(name, kind string) stack.Service {
		return stack.Service{Name: name, Kind: kind, Replicas: 1, Startup: d(400 * time.Millisecond), Releases: one}
	}
	item := stack.Step{Query: "db", SQL: "SELECT id, name FROM items WHERE id = {product}"}
	front := service("front", 2,
		calls("GET /product/{product}", "api", "GET /item/{product}"),
		calls("GET /raw/{product}", "api", "GET /raw/{product}"),
		calls("POST /buy/{product}", "api", "POST /order/{product}"),
		calls("GET /sold", "api", "GET /sold"),
		calls("GET /other", "other", "GET /slow"),
	)
	front.TLS = true
	api := service("api", 2,
		stack.Route{Match: "GET /item/{product}", Body: stack.BodyJSON, Work: work, Steps: []stack.Step{{Get: "cache", Key: "item:{product}", Miss: []stack.Step{item}}}},
		stack.Route{Match: "GET /raw/{product}", Body: stack.BodyJSON, Steps: []stack.Step{item}},
		stack.Route{Match: "GET /sold", Body: stack.BodyJSON, Steps: []stack.Step{{Query: "db", SQL: "SELECT count(*) AS n FROM sold"}}},
		stack.Route{Match: "POST /order/{product}", Body: stack.BodyJSON, Steps: []stack.Step{
			{Query: "db", SQL: "INSERT INTO sold (id, item) VALUES ({order}, {product})"},
			{Publish: "queue", Subject: "sold"},
		}},
	)
	api.TLS = true
	db := store("db", stack.KindDatabase)
	db.Schema = []string{
		"CREATE TABLE items (id integer PRIMARY KEY, name text NOT NULL)",
		"CREATE TABLE sold (id text PRIMARY KEY, item integer NOT NULL)",
		"INSERT INTO items WITH d (i) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) SELECT a.i * 10 + b.i + 1, 'item ' || (a.i * 10 + b.i + 1) FROM d AS a CROSS JOIN d AS b",
	}
	packer := service("packer", 1)
	packer.Kind, packer.Routes = stack.KindWorker, nil
	packer.Config = map[string]string{"workers": "2"}
	packer.Consumes = &stack.Consumer{Queue: "queue", Subject: "sold", Work: work, Steps: []stack.Step{
		{Query: "db", SQL: "UPDATE sold SET item = item WHERE id = {order}"},
	}}
	other := service("other", 1, stack.Route{Match: "GET /slow", Body: stack.BodyJSON, Work: stack.Work{P50: d(200 * time.Millisecond), P99: d(220 * time.Millisecond)}})
	return run(t, &stack.Stack{
		Name: "quay",
		Business: stack.Business{
			Fields: []stack.Field{
				{Name: "product", Made: stack.Value{From: 1, To: 12}}, {Name: "order", Minted: stack.Value{Pattern: "Q-????-????"}},
			},
			Messages: []stack.Message{{Subject: "sold", Carries: []string{"order", "product"}, Logged: []string{"order"}}},
		},
		Services: []stack.Service{front, api, other, packer, db, store("cache", stack.KindCache), store("queue", stack.KindQueue)},
		Sources: []stack.Source{
			{Name: faults.SourceBots, Request: "GET /product/{product}", With: map[string]stack.Value{"product": {From: 1, To: 100}}},
			{Name: faults.SourceTenant, Request: "GET /product/{product}", With: map[string]stack.Value{"product": {From: 1, To: 1}}},
		},
		Journeys: []stack.Journey{{Name: "look", Rate: 2, Patience: d(4 * time.Second), Requests: []stack.Request{{Does: "looks", Request: "GET /product/{product}"}}}},
	})
}

func edge(from, to string) faults.Edge { return faults.Edge{From: from, To: to} }
