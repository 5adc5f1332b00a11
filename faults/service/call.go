package service

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// caller calls other services over HTTP.
type caller struct {
	replica *Replica
	peers   map[string]string // base address by name
	client  *http.Client
}

func newCaller(r *Replica) *caller {
	return &caller{replica: r, peers: map[string]string{}, client: &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: 90 * time.Second},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (c *caller) close() { c.client.CloseIdleConnections() }

// call asks a peer and keeps its answer. It tries again, as the settings say,
// when there was no answer or one that promises better luck; a key that is the
// same each time lets the peer tell that it is the same request.
//
// The request is a template. Errors tell it as it is written, not as it was
// sent: it may carry a token.
func (x *exchange) call(ctx context.Context, peer, request string) error {
	r := x.replica
	set := r.settings.Load()
	once := r.dice.hex(16)
	backoff := set.retryBackoff
	for try := 0; ; try++ {
		err := x.try(ctx, peer, request, once, set.upstreamTimeout)
		refused := x.answer.status >= http.StatusBadRequest && x.answer.status < http.StatusInternalServerError
		if err == nil || try == set.retries || ctx.Err() != nil || refused || !again(err) {
			return err
		}
		r.metrics.clientRetries.WithLabelValues(peer).Inc()
		if pause(ctx, backoff) != nil {
			return err
		}
		backoff *= 2
	}
}

// again reports whether another try may help.
func again(err error) bool {
	switch statusOf(err) {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

func (x *exchange) try(ctx context.Context, peer, request, once string, timeout time.Duration) error {
	r := x.replica
	tctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	method, path, _ := strings.Cut(x.address(request), " ")
	req, err := http.NewRequestWithContext(tctx, method, r.calls.peers[peer]+path, nil)
	if err != nil {
		return err
	}
	x.identify(req.Header)
	req.Header.Set("Idempotency-Key", once)
	began := time.Now()
	x.answer = answer{}
	resp, err := r.calls.client.Do(req)
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
		err = &failure{http.StatusGatewayTimeout, peer, fmt.Sprintf("no answer within %s", timeout)}
		r.metrics.client(peer, began, context.DeadlineExceeded)
		return err
	case err != nil:
		x.answer = answer{}
		err = blame(peer, http.StatusBadGateway, err)
	case resp.StatusCode >= http.StatusBadRequest:
		err = &failure{relayed(resp.StatusCode), peer, fmt.Sprintf("%s answered %d", request, resp.StatusCode)}
	}
	r.metrics.client(peer, began, err)
	return err
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
