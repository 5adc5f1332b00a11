package service_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

func TestSkewedClocksRefuseSessions(t *testing.T) {
	secrets := map[string]string{signing: "a long secret"}
	checker, checked := start(t, service.Options{Secrets: secrets}, stack.Route{Match: "GET /sessions/{token}", Body: stack.BodyJSON})
	signer, signed := start(t, service.Options{
		Secrets: secrets, Skew: 30 * time.Second, Peers: map[string]string{"identity": checker.Addr()},
	}, stack.Route{Match: "GET /buy", Body: stack.BodyJSON, Steps: []stack.Step{{Call: "identity", Request: "GET /sessions/{token}?customer={customer}"}}})
	buy := func() int {
		code, _ := ask(t, http.MethodGet, "http://"+signer.Addr()+"/buy?customer=41")
		return code
	}
	if got := buy(); got != 200 {
		t.Errorf("half a minute ahead: %d", got)
	}
	measures(t, signer, map[string]float64{"clock_offset_seconds": 30})
	signer.Skew(2 * time.Minute)
	if got := buy(); got != 502 {
		t.Errorf("two minutes ahead: %d", got)
	}
	if line, ok := checked.find("session token not yet valid: it was made "); !ok || line.Level != "warn" {
		t.Errorf("the log of the refusal: %+v", line)
	}
	if line, ok := signed.find("identity: GET /sessions/{token}?customer={customer} answered 401"); !ok || time.Until(line.Wall) < time.Minute {
		t.Errorf("the log of the refused, by its own clock: %+v", line)
	}
	checker.Skew(2 * time.Minute)
	if got := buy(); got != 200 {
		t.Errorf("both ahead: %d", got)
	}
	signer.Skew(-10 * time.Minute)
	if got := buy(); got != 502 {
		t.Errorf("twelve minutes apart: %d", got)
	}
	if _, ok := checked.find("session token expired: it was made 12m"); !ok {
		t.Error("the log does not tell how old")
	}
	measures(t, checker, map[string]float64{
		`session_tokens_total{result="ok"}`: 2, `session_tokens_total{result="expired"}`: 1, `session_tokens_total{result="not_yet_valid"}`: 1,
	})
}
