package tabletop_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

func edge(from, to string) faults.Edge { return faults.Edge{From: from, To: to} }

// rise tells how much a metric grows while d passes.
func (b *table) rise(d time.Duration, service, metric string, labels ...string) float64 {
	b.t.Helper()
	before := b.sum(service, metric, labels...)
	b.pass(d)
	return b.sum(service, metric, labels...) - before
}

// The share of a harm is met exactly over any twenty requests.
func TestWireShareIsExact(t *testing.T) {
	b := harbor(t)
	b.pass(2 * time.Second)
	b.do(faults.Config{Service: "checkout", Set: map[string]string{"retries": "0"}})
	b.do(faults.Wire{Edge: edge("checkout", "payments"), Share: 0.3, Status: 503})
	before := b.sum("checkout", "client_requests_total", "peer=payments")
	failed := b.rise(2*time.Minute, "checkout", "client_requests_total", "peer=payments", "outcome=error")
	all := b.sum("checkout", "client_requests_total", "peer=payments") - before
	if share := failed / all; share < 0.29 || share > 0.31 {
		t.Errorf("%.0f of %.0f requests were harmed", failed, all)
	}
	if b.logged("checkout", "payments: POST /authorize?order={order} answered 503") == 0 {
		t.Error("the caller does not log it")
	}
	if h, _ := b.Snapshot(context.Background()); len(h.Wires) != 1 || h.Wires[0].Share != 0.3 {
		t.Errorf("wires: %+v", h.Wires)
	}
}

func TestWireHarmsOnlyItsRoute(t *testing.T) {
	b := harbor(t)
	b.do(faults.Wire{Edge: edge("edge", "checkout"), Route: "POST /cart", Share: 1, Status: 500})
	b.pass(20 * time.Second)
	if n := b.sum("customers", "customer_requests_total", "request=POST /cart", "outcome=ok"); n > 5 {
		t.Errorf("%.0f baskets were filled", n)
	}
	if n := b.sum("customers", "customer_requests_total", "request=GET /product/{product}", "outcome=error"); n > 0 {
		t.Errorf("%.0f requests for a product failed", n)
	}
}

func TestLatencyHoldsConnections(t *testing.T) {
	b := harbor(t)
	b.pass(2 * time.Second)
	b.do(faults.Wire{Edge: edge("checkout", "payments"), Share: 1, Latency: 900 * time.Millisecond})
	b.pass(10 * time.Second)
	if n := b.sum("checkout", "db_pool_in_use"); n < 6 {
		t.Errorf("%.0f connections are held while payments is slow", n)
	}
	if failed, _ := b.window("buy", 30*time.Second); failed > 0 {
		t.Errorf("%.0f %% fail", 100*failed)
	}
}

// A connection that broke is used again by nobody: requests that may be sent
// again are, as long as there are others that were kept.
func TestResets(t *testing.T) {
	b := harbor(t)
	b.do(faults.Wire{Edge: edge("checkout", "orders-db"), Share: 1, Reset: true})
	failed, _ := b.window("buy", 30*time.Second)
	if failed < 0.9 || b.logged("checkout", "orders-db: connection reset by peer") == 0 {
		t.Errorf("database: %.0f %% failed", 100*failed)
	}
	b.do(faults.Wire{Edge: edge("checkout", "orders-db"), Lift: true})
	b.pass(3 * time.Second)
	if failed, _ := b.window("buy", 20*time.Second); failed > 0 {
		t.Errorf("lifted: %.0f %% failed", 100*failed)
	}
	b.do(faults.Wire{Edge: edge("checkout", "payments"), Share: 1, Reset: true})
	if failed, _ := b.window("buy", 20*time.Second); failed < 0.9 || b.logged("checkout", "payments: connection reset by peer") == 0 {
		t.Errorf("all calls: %.0f %% failed", 100*failed)
	}
}

func TestShapes(t *testing.T) {
	b := harbor(t)
	undo := b.do(faults.Wire{Edge: edge("customers", "edge"), Share: 1, Truncate: 500})
	if failed, _ := b.window("browse", 20*time.Second); failed < 1 || b.logged("customers", "the connection was lost") == 0 {
		t.Errorf("truncated: %.0f %% failed", 100*failed)
	}
	b.undo(undo)
	undo = b.do(faults.Wire{Edge: edge("customers", "edge"), Share: 1, Bandwidth: 4000})
	b.pass(10 * time.Second)
	took := b.rise(20*time.Second, "customers", "customer_request_duration_seconds_bucket", "journey=browse", "le=0.25")
	if took > 5 {
		t.Errorf("%.0f requests within 250 ms at 4000 bytes a second", took)
	}
	b.undo(undo)
	b.do(faults.Wire{Edge: edge("checkout", "payments"), Share: 1, Loss: 0.5})
	b.pass(10 * time.Second)
	if n := b.rise(30*time.Second, "checkout", "client_request_duration_seconds_count", "peer=payments") -
		b.rise(30*time.Second, "checkout", "client_request_duration_seconds_bucket", "peer=payments", "le=0.3"); n < 30 {
		t.Errorf("only about %.0f calls felt the loss", n)
	}
	b.do(faults.Wire{Edge: edge("checkout", "payments"), Share: 1, To: "identity"})
	b.pass(4 * time.Second)
	if b.logged("checkout", "payments: POST /authorize?order={order} answered 404") == 0 {
		t.Error("a wrong way is not noticed")
	}
}

func TestNamesAndCertificates(t *testing.T) {
	b := harbor(t)
	for _, c := range []struct {
		answer faults.NameAnswer
		words  string
	}{
		{faults.NameMissing, "inventory: no such host"},
		{faults.NameStale, "inventory: connection refused"},
	} {
		undo := b.do(faults.Name{Edge: edge("checkout", "inventory"), Answer: c.answer})
		if failed, _ := b.window("buy", 20*time.Second); failed < 0.9 || b.logged("checkout", c.words) == 0 {
			t.Errorf("%s: %.0f %% failed", c.answer, 100*failed)
		}
		b.undo(undo)
		b.pass(4 * time.Second)
		if failed, _ := b.window("buy", 10*time.Second); failed > 0 {
			t.Errorf("%s, right again: %.0f %% failed", c.answer, 100*failed)
		}
	}
	b.do(faults.Config{Service: "checkout", Set: map[string]string{"retries": "0"}})
	undo := b.do(faults.Name{Edge: edge("checkout", "inventory"), Answer: faults.NameTimeout})
	if failed, _ := b.window("buy", 20*time.Second); failed < 0.9 || b.logged("checkout", "inventory: lookup timed out") == 0 {
		t.Errorf("no answer: %.0f %% failed", 100*failed)
	}
	b.undo(undo)
	b.pass(4 * time.Second)
	for state, words := range map[faults.CertificateState]string{
		faults.CertificateExpired: "has expired", faults.CertificateWrongName: "is for another name", faults.CertificateUntrusted: "nobody vouches",
	} {
		undo := b.do(faults.Certificate{Service: "edge", State: state})
		if failed, _ := b.window("browse", 10*time.Second); failed < 0.9 || b.logged("customers", words) == 0 {
			t.Errorf("%s: %.0f %% failed", state, 100*failed)
		}
		if a := b.probe(faults.Probe{Path: "/"}); a.OK || !strings.Contains(a.Error, words) {
			t.Errorf("%s: %+v", state, a)
		}
		b.undo(undo)
		b.pass(4 * time.Second)
	}
	if failed, _ := b.window("browse", 10*time.Second); failed > 0 {
		t.Errorf("valid again: %.0f %% failed", 100*failed)
	}
}

func TestPortsRunOut(t *testing.T) {
	b := harbor(t)
	b.do(faults.Config{Service: "edge", Set: map[string]string{"keep_alive": "false"}})
	b.pass(time.Minute)
	if failed, _ := b.window("buy", 10*time.Second); failed > 0 {
		t.Errorf("enough ports: %.0f %% failed", 100*failed)
	}
	if n := b.sum("edge", "local_ports_in_use"); n < 1500 {
		t.Errorf("%.0f ports in use without keep-alive", n)
	}
	b.do(faults.Limit{Service: "edge", Ports: 500})
	if failed, _ := b.window("buy", time.Minute); failed < 0.5 || b.logged("edge", "cannot assign requested address") == 0 {
		t.Errorf("too few ports: %.0f %% failed", 100*failed)
	}
}

func TestDescriptorsLeak(t *testing.T) {
	b := harbor(t)
	b.do(faults.Version{Service: "checkout", Release: faults.Release{Version: "3", Defect: faults.Defect{LeakFiles: 10}}})
	b.pass(90 * time.Second)
	b.do(faults.Load{Factor: 3}) // so that new connections are needed
	b.pass(10 * time.Second)
	if b.logged("checkout", "accept: too many open files") == 0 {
		t.Errorf("%.0f files open, and nothing is logged", b.sum("checkout", "open_files"))
	}
	if failed, _ := b.window("buy", 30*time.Second); failed < 0.3 {
		t.Errorf("without descriptors: %.0f %% failed", 100*failed)
	}
}

func TestBalance(t *testing.T) {
	b := harbor(t)
	undo := b.do(faults.Balance{Service: "storefront", Replica: "storefront-1", Share: 0.9})
	b.pass(2 * time.Second)
	one := func() float64 {
		n := 0.0
		for i, s := range b.series["storefront-1"] {
			if s.Name == "http_requests_total" {
				n += b.values["storefront-1"][i]
			}
		}
		return n
	}
	before := one()
	all := b.rise(time.Minute, "storefront", "http_requests_total")
	if share := (one() - before) / all; share < 0.88 || share > 0.92 {
		t.Errorf("it got %.0f %%", 100*share)
	}
	b.undo(undo)
	b.do(faults.Balance{Service: "storefront", Replica: "storefront-1", Drain: true})
	b.pass(2 * time.Second)
	before = one()
	if b.pass(20 * time.Second); one() != before {
		t.Error("a drained replica gets requests")
	}
}

func TestReadinessPath(t *testing.T) {
	b := harbor(t)
	undo := b.do(faults.Config{Service: "storefront", Set: map[string]string{"readiness_path": "/healthy"}})
	if failed, _ := b.window("browse", 4*time.Second); failed > 0 {
		t.Errorf("at once: %.0f %% failed", 100*failed)
	}
	b.pass(4 * time.Second)
	if failed, _ := b.window("browse", 10*time.Second); failed < 1 || b.health("storefront").Replicas[0].State != "unready" {
		t.Errorf("later: %.0f %% failed, %+v", 100*failed, b.health("storefront").Replicas)
	}
	b.undo(undo)
	b.pass(4 * time.Second)
	if failed, _ := b.window("browse", 10*time.Second); failed > 0 {
		t.Errorf("right again: %.0f %% failed", 100*failed)
	}
}

func TestBreaker(t *testing.T) {
	b := harbor(t)
	b.do(faults.Config{Service: "checkout", Set: map[string]string{"breaker_errors": "3", "breaker_cooldown": "5s", "retries": "0"}})
	kill := b.do(faults.Process{Service: "payments", Op: faults.Kill})
	b.pass(20 * time.Second)
	if b.logged("checkout", "payments: breaker open") == 0 || b.sum("checkout", "client_breaker_open", "peer=payments") != 2 {
		t.Error("no breaker opened")
	}
	if n := b.rise(20*time.Second, "checkout", "client_requests_total", "peer=payments"); n > 12 {
		t.Errorf("%.0f calls in 20 s to a peer that is spared", n)
	}
	b.undo(kill)
	b.pass(15 * time.Second)
	if failed, _ := b.window("buy", 10*time.Second); failed > 0 {
		t.Errorf("closed again: %.0f %% failed", 100*failed)
	}
}

func TestRateLimitAndBlockedSources(t *testing.T) {
	b := harbor(t)
	b.pass(2 * time.Second)
	b.do(faults.Load{Source: faults.SourceBots, Factor: 5})
	before := b.sum("storefront", "cache_requests_total", "result=miss")
	b.pass(30 * time.Second)
	if n := b.sum("storefront", "cache_requests_total", "result=miss") - before; n < 80 {
		t.Errorf("bots missed the cache %.0f times", n)
	}
	b.do(faults.Config{Service: "edge", Set: map[string]string{"blocked_sources": "bots"}})
	b.pass(2 * time.Second)
	if n := b.rise(20*time.Second, "edge", "requests_shed_total", "reason=blocked"); n < 700 {
		t.Errorf("%.0f requests of bots were turned away", n)
	}
	if failed, _ := b.window("browse", 20*time.Second); failed > 0 {
		t.Errorf("customers: %.0f %% failed", 100*failed)
	}
	b.do(faults.Config{Service: "edge", Set: map[string]string{"rate_limit": "10"}})
	b.pass(4 * time.Second)
	if n := b.rise(20*time.Second, "edge", "http_requests_total", "code=200"); n > 420 || b.logged("edge", "rate limited") == 0 {
		t.Errorf("%.0f answers of two replicas with 10 a second each", n)
	}
}

func TestTokensNeedOneSecretAndOneClock(t *testing.T) {
	b := harbor(t)
	undo := b.do(faults.Secret{Service: "identity", Name: "session-signing", Value: "a new one"})
	if failed, _ := b.window("buy", 20*time.Second); failed < 0.9 || b.logged("identity", "session token signed with an unknown key") == 0 {
		t.Errorf("%.0f %% failed", 100*failed)
	}
	b.do(faults.Secret{Service: "checkout", Name: "session-signing"})
	b.pass(3 * time.Second)
	if failed, _ := b.window("buy", 10*time.Second); failed > 0 {
		t.Errorf("handed to both: %.0f %% failed", 100*failed)
	}
	b.undo(undo)
	if failed, _ := b.window("buy", 10*time.Second); failed > 0 {
		t.Errorf("an undo after that: %.0f %% failed", 100*failed)
	}
	b.do(faults.Process{Service: "identity", Op: faults.Skew, By: 20 * time.Minute})
	if failed, _ := b.window("buy", 20*time.Second); failed < 0.9 || b.logged("identity", "session token expired: it was made 20m0s ago by our clock") == 0 {
		t.Errorf("a clock that is off: %.0f %% failed", 100*failed)
	}
	for _, l := range b.lines {
		if l.Instance == "identity-1" && strings.Contains(l.Message, "expired") && !l.Wall.After(zero.Add(20*time.Minute)) {
			t.Fatalf("the log has the right time: %s", l.Wall)
		}
	}
}
