package service_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

func TestSessionTokens(t *testing.T) {
	const old, fresh = "an old secret", "a fresh secret"
	secrets := func(value string) map[string]string { return map[string]string{signing: value} }
	checker, checked := start(t, service.Options{Secrets: secrets(old)}, stack.Route{Match: "GET /sessions/{token}", Body: stack.BodyJSON})
	var sent []string
	between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		sent = append(sent, req.URL.Path)
		status, body := ask(t, req.Method, "http://"+checker.Addr()+req.URL.String())
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	defer between.Close()
	signer, signed := start(t, service.Options{
		Secrets: secrets(old), Peers: map[string]string{"identity": between.Listener.Addr().String()},
		Revision: settings("retries", "2", "retry_backoff", "1ms"),
	}, stack.Route{Match: "GET /buy", Body: stack.BodyJSON, Steps: []stack.Step{{Call: "identity", Request: "GET /sessions/{token}?customer={customer}"}}})
	buy := func() int {
		status, _ := ask(t, http.MethodGet, "http://"+signer.Addr()+"/buy?customer=41&token=made-up")
		return status
	}
	if status := buy(); status != 200 || strings.Contains(sent[0], "made-up") {
		t.Errorf("the same secret: %d, sent %q", status, sent)
	}
	path := strings.TrimPrefix(sent[0], "/sessions/")
	if status, _ := ask(t, http.MethodGet, "http://"+checker.Addr()+"/sessions/"+url.PathEscape(path)+"?customer=42"); status != 401 {
		t.Errorf("someone else's token: %d", status)
	}
	sent = nil
	checker.SetSecret(signing, fresh)
	if status := buy(); status != 502 || len(sent) != 1 {
		t.Errorf("another secret: %d after %d tries; a refusal is not tried again", status, len(sent))
	}
	if line, ok := checked.find("session token signed with an unknown key, ours is " + service.Fingerprint(fresh)); !ok || line.Level != "warn" {
		t.Errorf("the log of the refusal: %+v", line)
	}
	if line, ok := signed.find("identity: GET /sessions/{token}?customer={customer} answered 401"); !ok || line.Level != "error" {
		t.Errorf("the log of the refused: %+v", line)
	}
	signer.SetSecret(signing, fresh)
	if status := buy(); status != 200 {
		t.Errorf("the same secret again: %d", status)
	}
	_, page := ask(t, http.MethodGet, "http://"+checker.ControlAddr()+"/metrics")
	for _, want := range []string{
		`session_tokens_total{result="ok"} 2`, `session_tokens_total{result="unknown_key"} 1`, `session_tokens_total{result="bad_signature"} 1`,
		`secret_loaded_timestamp_seconds{secret="session-signing"} 1`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	for _, secret := range append(sent, old, fresh) {
		secret = strings.TrimPrefix(secret, "/sessions/")
		_, a := checked.find(secret)
		_, b := signed.find(secret)
		if a || b || strings.Contains(page, secret) {
			t.Errorf("%q is shown", secret)
		}
	}
}

func TestLimitStretchesWork(t *testing.T) {
	r, _ := start(t, service.Options{Limits: faults.Limit{CPU: 0.5}}, stack.Route{Match: "GET /", Body: stack.BodyJSON, Work: work(20)})
	ask(t, http.MethodGet, "http://"+r.Addr()+"/")
	_, page := ask(t, http.MethodGet, "http://"+r.ControlAddr()+"/metrics")
	for _, want := range []string{"cpu_limit_ratio 0.5\n", "cpu_throttled_seconds_total 0.02\n"} {
		if !strings.Contains(page, want) {
			t.Errorf("limited: the metrics lack %q", want)
		}
	}
	r.Limit(faults.Limit{CPU: 1})
	ask(t, http.MethodGet, "http://"+r.Addr()+"/")
	if _, page = ask(t, http.MethodGet, "http://"+r.ControlAddr()+"/metrics"); !strings.Contains(page, "cpu_limit_ratio 1\n") || !strings.Contains(page, "cpu_throttled_seconds_total 0.02\n") {
		t.Error("without its limit the replica is still throttled")
	}
}
