package service

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// peer is another service, called over HTTP.
type peer struct {
	replica *Replica
	name    string
	base    string // what requests to it begin with
	client  atomic.Pointer[http.Client]
	breaker breaker
}

// newPeer calls a service by its name, which its certificate has to be for if
// it is called over TLS.
func newPeer(r *Replica, name string) *peer {
	p := &peer{replica: r, name: name, base: "http://" + name}
	if r.opts.Secure[name] {
		p.base = "https://" + name
	}
	p.renew()
	return p
}

// renew lets later calls begin with connections of their own. Those open are
// closed as soon as they do nothing.
func (p *peer) renew() {
	r := p.replica
	old := p.client.Swap(&http.Client{
		Transport: &http.Transport{
			DialContext:         func(ctx context.Context, _, _ string) (net.Conn, error) { return r.dial(ctx, p.name) },
			TLSClientConfig:     &tls.Config{RootCAs: r.opts.Trust, Time: r.clock.now, MinVersion: tls.VersionTLS12},
			MaxIdleConnsPerHost: 64, IdleConnTimeout: 90 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
	if old != nil {
		old.CloseIdleConnections()
	}
}

func (p *peer) close() { p.client.Load().CloseIdleConnections() }

// call asks a peer and keeps its answer. It tries again, as the settings say,
// when there was no answer or one that promises better luck; a key that is the
// same each time lets the peer tell that it is the same request.
//
// The request is a template. Errors tell it as it is written, not as it was
// sent: it may carry a token.
func (x *exchange) call(ctx context.Context, p *peer, request string) error {
	r := x.replica
	once := r.dice.hex(16)
	backoff := r.settings.Load().retryBackoff
	for try := 0; ; try++ {
		set := r.settings.Load() // retries that are taken back end for calls under way, too
		if !p.breaker.allow(time.Now()) {
			return &failure{status: http.StatusServiceUnavailable, peer: p.name, cause: "breaker open"}
		}
		err := x.try(ctx, p, request, once, set)
		refused := x.answer.status >= http.StatusBadRequest && x.answer.status < http.StatusInternalServerError
		if ctx.Err() != nil {
			p.breaker.abandon()
			return err
		}
		well := err == nil || refused
		if p.breaker.settle(well, time.Now(), set.breakerErrors, set.breakerCooldown) {
			p.logBreaker(well, set)
		}
		if err == nil || try >= set.retries || refused || !again(err) {
			return err
		}
		r.metrics.clientRetries.WithLabelValues(p.name).Inc()
		if pause(ctx, backoff) != nil {
			return err
		}
		backoff *= 2
	}
}

func (p *peer) logBreaker(closed bool, set *settings) {
	fields := map[string]string{"peer": p.name}
	if closed {
		p.replica.log("info", "breaker of "+p.name+" closed", "", fields)
		return
	}
	p.replica.log("warn", fmt.Sprintf("breaker of %s opened after %d failures in a row", p.name, set.breakerErrors), "", fields)
}

// again reports whether another try may help.
func again(err error) bool {
	switch statusOf(err) {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

func (x *exchange) try(ctx context.Context, p *peer, request, once string, set *settings) error {
	r := x.replica
	tctx, cancel := context.WithTimeout(ctx, set.upstreamTimeout)
	defer cancel()
	method, path, _ := strings.Cut(x.address(request), " ")
	req, err := http.NewRequestWithContext(tctx, method, p.base+path, nil)
	if err != nil {
		return err
	}
	req.Close = !set.keepAlive
	x.identify(req.Header)
	req.Header.Set("Idempotency-Key", once)
	began := time.Now()
	x.answer = answer{}
	resp, err := p.client.Load().Do(req)
	if err == nil {
		defer func() { _ = resp.Body.Close() }()
		x.answer = answer{status: resp.StatusCode, kind: resp.Header.Get("Content-Type")}
		x.answer.body, err = io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	}
	switch {
	case ctx.Err() != nil:
		err = ctx.Err() // our own client left
	case err != nil && timedOut(err):
		x.answer = answer{}
		err = r.late(http.StatusGatewayTimeout, p.name, fmt.Sprintf("no answer within %s", set.upstreamTimeout))
		r.metrics.client(p.name, began, context.DeadlineExceeded)
		return err
	case err != nil:
		x.answer = answer{}
		err = blame(p.name, http.StatusBadGateway, err)
	case resp.StatusCode >= http.StatusBadRequest:
		err = &failure{status: relayed(resp.StatusCode), peer: p.name, cause: fmt.Sprintf("%s answered %d", request, resp.StatusCode)}
	}
	r.metrics.client(p.name, began, err)
	return err
}

// late is a failure of a peer that took too long. While the look-up of its
// name is not answered, that is what took so long: connections that were open
// before are gone.
func (r *Replica) late(status int, peer, cause string) *failure {
	if r.names.answer(peer) == faults.NameTimeout {
		cause = lookupLate
	}
	return &failure{status: status, peer: peer, cause: cause}
}

// relayed is the status to answer with when a peer answered with another: what
// promises better luck does so for our client too, and a request that our peer
// refuses is our mistake, not the client's.
func relayed(status int) int {
	switch status {
	case http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return status
	}
	return http.StatusBadGateway
}
