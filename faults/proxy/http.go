package proxy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// dialTimeout bounds connecting to a replica on the same machine.
const dialTimeout = time.Second

// HTTP starts a proxy for an edge that speaks HTTP/1.1 and keeps connections
// alive on both sides.
//
// Without a ready replica it answers 503, and 502 when the replica picked
// cannot be reached or breaks off; both carry a JSON body and say why in a
// Proxy-Status header (RFC 9209).
func HTTP(edge faults.Edge, up Upstream, seed int64) (*Proxy, error) {
	p, err := listen(edge, up, seed)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{
		DialContext:         (&net.Dialer{Timeout: dialTimeout, KeepAlive: -1}).DialContext,
		MaxIdleConnsPerHost: 256, // above what customers have in flight, or connections churn
		IdleConnTimeout:     30 * time.Second,
		DisableCompression:  true, // bytes pass as they are
		WriteBufferSize:     copyBuffer,
		ReadBufferSize:      copyBuffer,
	}
	quiet := log.New(io.Discard, "", 0)
	h := &httpEdge{proxy: p, forward: &httputil.ReverseProxy{
		Rewrite:      func(*httputil.ProxyRequest) {}, // ServeHTTP has picked the address
		Transport:    transport,
		BufferPool:   &buffers{},
		ErrorLog:     quiet,
		ErrorHandler: p.unreachable,
	}}
	server := &http.Server{
		Handler:           h,
		ErrorLog:          quiet,
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return p.ctx },
		ConnState: func(_ net.Conn, s http.ConnState) {
			switch s {
			case http.StateNew:
				p.work.Add(1)
			case http.StateClosed, http.StateHijacked:
				p.work.Done()
			}
		},
	}
	p.shut = func() error {
		err := server.Close()
		transport.CloseIdleConnections()
		return err
	}
	p.serve.Go(func() { _ = server.Serve(p.listener) }) // ends when shut closes the listener
	return p, nil
}

type httpEdge struct {
	proxy   *Proxy
	forward *httputil.ReverseProxy
}

func (e *httpEdge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p := e.proxy
	p.work.Add(1) // a hijacked connection no longer counts, its handler must
	defer p.work.Done()

	if all := p.harms.all(); len(all) > 0 && suffer(all, w, r) {
		return
	}
	addr, ok := p.upstream.Pick()
	if !ok {
		p.refuse(w, http.StatusServiceUnavailable, "destination_unavailable", "no replica of "+p.edge.To+" is ready")
		return
	}
	r.URL.Scheme = "http"
	r.URL.Host = addr
	e.forward.ServeHTTP(w, r)
}

// suffer lets the harms in force have their way with a request, and reports
// whether that was the end of it. Latencies add up; then the oldest harm that
// answers in the replica's place does.
func suffer(all []*harm, w http.ResponseWriter, r *http.Request) (done bool) {
	var latency time.Duration
	var end *harm
	request := r.Method + " " + r.URL.Path
	for _, h := range all {
		if !h.matches(request) || !h.strikes() {
			continue
		}
		latency += h.delay()
		if end == nil && (h.wire.Hang || h.wire.Reset || h.wire.Status != 0) {
			end = h
		}
	}
	if !pause(r.Context(), latency) {
		panic(http.ErrAbortHandler) // to return would answer 200
	}
	switch {
	case end == nil:
		return false
	case end.wire.Hang:
		// The server only notices that the client left once the body is read.
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case end.wire.Reset:
		reset(w)
	default:
		answer(w, end.wire.Status, http.StatusText(end.wire.Status))
	}
	return true
}

// reset breaks the connection off with a TCP RST.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // the next best: close without an answer
	}
	abort(conn)
}

// abort closes with a reset, not with an orderly end.
func abort(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // only fails on a closed connection
	}
	_ = conn.Close()
}

// unreachable answers for a replica that could not be reached or broke off.
func (p *Proxy) unreachable(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		panic(http.ErrAbortHandler) // nobody is left to answer
	}
	status := "connection_terminated"
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		status = "connection_refused"
	}
	p.refuse(w, http.StatusBadGateway, status, p.edge.To+" could not be reached")
}

// refuse answers in the replica's place, and says that it was the proxy.
func (p *Proxy) refuse(w http.ResponseWriter, status int, why, text string) {
	w.Header().Set("Proxy-Status", fmt.Sprintf("%s; error=%s", p.edge.To, why))
	answer(w, status, text)
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "{\"status\":%d,\"error\":%q}\n", status, text)
}

// buffers lends copy buffers to the reverse proxy.
type buffers struct{ pool sync.Pool }

func (b *buffers) Get() []byte {
	if buf, ok := b.pool.Get().(*[copyBuffer]byte); ok {
		return buf[:]
	}
	return make([]byte, copyBuffer)
}

func (b *buffers) Put(buf []byte) { b.pool.Put((*[copyBuffer]byte)(buf)) }
