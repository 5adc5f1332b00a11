package inproc_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

func TestNamesThatLeadNowhere(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	for answer, log := range map[faults.NameAnswer]string{
		faults.NameMissing: "api: no such host",
		faults.NameTimeout: "api: lookup timed out",
		faults.NameStale:   "api: connection refused",
	} {
		undo := do(t, b, faults.Name{Edge: edge("front", "api"), Answer: answer})
		if h, _ := b.Snapshot(t.Context()); len(h.Names) != 1 || h.Names[0].Answer != answer {
			t.Errorf("%s: names are %+v", answer, h.Names)
		}
		eventually(t, b, string(answer)+" is felt", 10*time.Second, func() bool {
			return !ask(t, b, "GET", "/product/1").OK && n.Logged("front", log) > 0
		})
		if a := ask(t, b, "GET", "/other"); !a.OK {
			t.Errorf("%s: another name is not found either: %+v", answer, a)
		}
		back(t, undo)
		eventually(t, b, string(answer)+" is over", 8*time.Second, func() bool { return ask(t, b, "GET", "/product/1").OK })
	}
	undo := do(t, b, faults.Name{Edge: edge("api", "db"), Answer: faults.NameMissing})
	do(t, b, faults.Replicas{Service: "api", Count: 3}) // one that starts now is told as well
	eventually(t, b, "the database is not found", 10*time.Second, func() bool {
		return health(t, b, "api").Ready() == 3 && !ask(t, b, "GET", "/raw/1").OK && n.Logged("api", "db: no such host") > 0
	})
	do(t, b, faults.Name{Edge: edge("api", "db")})
	back(t, undo)
	eventually(t, b, "the database is found", 8*time.Second, func() bool {
		for range 6 {
			if !ask(t, b, "GET", "/raw/1").OK {
				return false
			}
		}
		return true
	})
	if _, err := b.Do(t.Context(), faults.Name{Edge: edge("customers", "front"), Answer: faults.NameMissing}); !errors.Is(err, faults.ErrUnsupported) {
		t.Errorf("names of customers: %v", err)
	}
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	if h := health(t, b, "api"); !h.TLS || n.Sum("api", "tls_certificate_not_after_timestamp_seconds") != 0 {
		t.Errorf("not over TLS: %+v", h)
	}
	until := func() float64 { return n.Sum("api-1", "tls_certificate_not_after_timestamp_seconds") }
	eventually(t, b, "a valid one", 2*time.Second, func() bool { return until() > float64(time.Now().Add(time.Hour).Unix()) })
	for _, c := range []struct {
		state        faults.CertificateState
		log, browser string
	}{
		{faults.CertificateExpired, "api: tls: certificate has expired", "certificate has expired"},
		{faults.CertificateWrongName, "api: tls: certificate is for another name", "certificate is for another name"},
		{faults.CertificateUntrusted, "api: tls: certificate signed by unknown authority", "nobody vouches for the site's certificate"},
	} {
		undo := do(t, b, faults.Certificate{Service: "api", State: c.state})
		eventually(t, b, string(c.state)+" is felt", 8*time.Second, func() bool {
			return ask(t, b, "GET", "/product/1").Status == 502 && n.Logged("front", c.log) > 0
		})
		if h := health(t, b, "api"); h.Certificate != c.state || c.state == faults.CertificateExpired && until() > float64(time.Now().Unix()) {
			t.Errorf("%s: it ends at %v: %+v", c.state, until(), h)
		}
		back(t, undo)
		eventually(t, b, string(c.state)+" is over", 8*time.Second, func() bool { return ask(t, b, "GET", "/product/1").OK })

		undo = do(t, b, faults.Certificate{Service: "front", State: c.state})
		if a := ask(t, b, "GET", "/product/1"); a.OK || a.Status != 0 || !strings.Contains(a.Error, c.browser) {
			t.Errorf("%s: a customer sees %+v", c.state, a)
		}
		eventually(t, b, "customers complain", 8*time.Second, func() bool { return n.Logged("customers", c.browser) > 0 })
		back(t, undo)
		if a := ask(t, b, "GET", "/product/1"); !a.OK {
			t.Errorf("%s is over, and a customer sees %+v", c.state, a)
		}
	}
	if _, err := b.Do(t.Context(), faults.Certificate{Service: "other", State: faults.CertificateExpired}); !errors.Is(err, faults.ErrUnsupported) {
		t.Errorf("a service without a certificate: %v", err)
	}
}

func TestWiresOfEveryShape(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	usual := ask(t, b, "GET", "/product/1")
	for name, c := range map[string]struct {
		wire  faults.Wire
		feels func(faults.Answer) bool
	}{
		"truncate":   {faults.Wire{Truncate: 10}, func(a faults.Answer) bool { return a.Status == 502 }},
		"slow close": {faults.Wire{SlowClose: 300 * time.Millisecond}, func(a faults.Answer) bool { return a.OK && a.Took > 300*time.Millisecond }},
		"bandwidth":  {faults.Wire{Bandwidth: 2 * len(usual.Body)}, func(a faults.Answer) bool { return a.OK && a.Took > 300*time.Millisecond }},
		"loss":       {faults.Wire{Loss: 0.4}, func(a faults.Answer) bool { return a.Took > 200*time.Millisecond }},
		"to":         {faults.Wire{To: "other"}, func(a faults.Answer) bool { return a.Status == 404 && n.Logged("front", "answered 404") > 0 }},
	} {
		c.wire.Edge = edge("front", "api")
		undo := do(t, b, c.wire)
		eventually(t, b, name+" is felt", 10*time.Second, func() bool { return c.feels(ask(t, b, "GET", "/product/1")) })
		back(t, undo)
		if a := ask(t, b, "GET", "/product/1"); !a.OK || a.Body != usual.Body {
			t.Errorf("%s is over: %+v", name, a)
		}
	}
	for name, w := range map[string]faults.Wire{"loss": {Loss: 0.4}, "bandwidth": {Bandwidth: 100}, "reset": {Reset: true}, "hang": {Hang: true}} {
		w.Edge = edge("api", "db")
		undo := do(t, b, w)
		eventually(t, b, name+" to the database is felt", 10*time.Second, func() bool {
			a := ask(t, b, "GET", "/raw/1")
			return !a.OK || a.Took > 200*time.Millisecond
		})
		back(t, undo)
		eventually(t, b, name+" to the database is over", 10*time.Second, func() bool { return ask(t, b, "GET", "/raw/1").OK })
	}
	do(t, b, faults.Wire{Edge: edge("front", "api"), Status: 500, Share: 1})
	undo := do(t, b, faults.Wire{Edge: edge("front", "api"), Hang: true, Share: 1})
	do(t, b, faults.Wire{Edge: edge("front", "api"), Lift: true})
	if h, _ := b.Snapshot(t.Context()); len(h.Wires) != 0 {
		t.Errorf("lifted, and left is %+v", h.Wires)
	}
	if a := ask(t, b, "GET", "/product/1"); !a.OK {
		t.Errorf("lifted: %+v", a)
	}
	back(t, undo)
	for _, w := range []faults.Wire{{Truncate: 1}, {SlowClose: 1}, {To: "api"}, {Status: 500}, {Route: "GET /"}} {
		w.Edge = edge("api", "db")
		if _, err := b.Do(t.Context(), w); !errors.Is(err, faults.ErrUnsupported) {
			t.Errorf("%+v: %v", w, err)
		}
	}
	if _, err := b.Do(t.Context(), faults.Wire{Edge: edge("front", "api"), To: "db"}); !errors.Is(err, faults.ErrNoTarget) {
		t.Errorf("requests to a database: %v", err)
	}
}

func TestSourcesOfLoad(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	do(t, b, faults.Load{Journey: "look", Factor: 0})
	undo := do(t, b, faults.Load{Source: faults.SourceBots, Factor: 10}) // twenty a second
	eventually(t, b, "bots come", 20*time.Second, func() bool { return n.Sum("front", "http_requests_total") > 40 })
	visits := n.Sum("customers", "customer_visits_total")
	if h, _ := b.Snapshot(t.Context()); len(h.Sources) != 1 || h.Sources[0].Factor != 10 || h.Load["look"] != 0 {
		t.Errorf("who comes: %+v %+v", h.Sources, h.Load)
	}
	if n.Sum("cache", "redis_db_keys") < 15 {
		t.Errorf("bots asked for %v products only", n.Sum("cache", "redis_db_keys"))
	}
	do(t, b, faults.Config{Service: "front", Set: map[string]string{"blocked_sources": "bots"}})
	eventually(t, b, "bots are turned away", 8*time.Second, func() bool { return n.Sum("front", "requests_shed_total", `reason="blocked"`) > 10 })
	if a := ask(t, b, "GET", "/product/1"); !a.OK {
		t.Errorf("customers are turned away as well: %+v", a)
	}
	back(t, undo)
	before := -1.0
	eventually(t, b, "bots are gone", 8*time.Second, func() bool {
		now := n.Sum("front", "http_requests_total")
		same := now == before
		before = now
		return same
	})
	do(t, b, faults.Load{Source: faults.SourceTenant, Journey: "look", Factor: 10})
	eventually(t, b, "a tenant comes", 8*time.Second, func() bool { return n.Sum("front", "http_requests_total") > before+20 })
	if now := n.Sum("customers", "customer_visits_total"); now != visits {
		t.Errorf("%v of them were counted as customers", now-visits)
	}
	if _, err := b.Do(t.Context(), faults.Load{Source: "spiders", Factor: 1}); err == nil {
		t.Error("spiders came")
	}
}
