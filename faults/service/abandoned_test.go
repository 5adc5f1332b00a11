package service_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// A client that has gone leaves its request behind, in the queue as well.
func TestServesOnWhatIsAbandoned(t *testing.T) {
	for setting, served := range map[string]int64{"false": 2, "true": 0} {
		t.Run("drop_abandoned="+setting, func(t *testing.T) {
			release := make(chan struct{})
			var asked, paid atomic.Int64
			bank := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/pay" {
					paid.Add(1)
					return
				}
				asked.Add(1)
				select {
				case <-release:
				case <-r.Context().Done():
				}
			}))
			defer bank.Close()
			r, log := start(t, service.Options{
				Peers:    map[string]string{"bank": bank.Listener.Addr().String()},
				Revision: settings("workers", "1", "upstream_timeout", "1m", "drop_abandoned", setting),
			}, stack.Route{Match: "GET /", Body: stack.BodyJSON, Steps: []stack.Step{
				{Call: "bank", Request: "GET /"}, {Call: "bank", Request: "GET /pay"},
			}})
			ctx, leave := context.WithCancel(t.Context())
			gone := make(chan error)
			for range 2 { // one is served, one waits for the worker
				req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+r.Addr()+"/", nil)
				if err != nil {
					t.Fatal(err)
				}
				go func() {
					resp, err := http.DefaultClient.Do(req)
					if err == nil {
						_ = resp.Body.Close()
					}
					gone <- err
				}()
			}
			eventually(t, "both are there", func() bool {
				n, _ := metric(t, r, "worker_queue_depth")
				return n == 1 && asked.Load() == 1
			})
			leave()
			for range 2 {
				if err := <-gone; err == nil {
					t.Error("answered")
				}
			}
			if setting == "true" {
				eventually(t, "both are dropped", func() bool { return log.count("GET / 499: client gave up") == 2 })
			}
			close(release)
			eventually(t, "nobody works", func() bool {
				n, _ := metric(t, r, "worker_pool_in_use")
				return n == 0 && paid.Load() >= served
			})
			if n := paid.Load(); n != served {
				t.Errorf("%d of 2 were served to the end, want %d", n, served)
			}
		})
	}
}
