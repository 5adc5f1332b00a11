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
)

// dialTimeout bounds connecting to a replica on the same machine.
const dialTimeout = time.Second

// HTTP starts a proxy for an edge that speaks HTTP/1.1 and keeps connections
// alive on both sides.
//
// Without a ready replica it answers 503, and 502 when the replica picked
// cannot be reached or breaks off; both carry a JSON body and say why in a
// Proxy-Status header (RFC 9209).
func HTTP(o Options) (*Proxy, error) {
	p, err := listen(o)
	if err != nil {
		return nil, err
	}
	fast := newRelay(p)
	serving := net.Listener(fast)
	if o.TLS {
		p.tls = &terminus{conns: map[net.Conn]http.ConnState{}}
		serving = p.tls.listener(p.listener)
	}
	transport := &http.Transport{
		DialContext:         (&net.Dialer{Timeout: dialTimeout, KeepAlive: -1}).DialContext,
		MaxIdleConnsPerHost: mostIdle,
		IdleConnTimeout:     idleFor,
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
		ConnState: func(c net.Conn, s http.ConnState) {
			if p.tls != nil {
				p.tls.saw(c, s)
			}
			switch s {
			case http.StateNew:
				p.work.Add(1)
			case http.StateClosed, http.StateHijacked:
				p.work.Done()
			}
		},
	}
	if p.tls != nil {
		server.ConnContext = p.tls.begin
	} else {
		server.ConnContext = remember
		p.serve.Go(fast.accept)
	}
	p.shut = func() error {
		err := server.Close()
		transport.CloseIdleConnections()
		fast.idle.close()
		return err
	}
	p.serve.Go(func() { _ = server.Serve(serving) }) // ends when shut closes the listener
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

	if p.tls != nil && p.tls.stale(r.Context()) {
		panic(http.ErrAbortHandler) // closes it; the client begins another
	}
	up, finish := p.upstream, func() {}
	fate, drawn := foretold(r.Context())
	if all := p.harms.all(); !drawn && len(all) > 0 {
		fate, drawn = draw(all, r.Method+" "+r.URL.Path), true
	}
	if drawn {
		if fate.suffer(w, r) {
			return
		}
		if fate.to != "" {
			up = nowhere{}
			if p.others != nil {
				if other, ok := p.others(fate.to); ok {
					up = other
				}
			}
		}
		if fate.shaped() {
			s := &shaper{ResponseWriter: w, ctx: r.Context(), fate: fate}
			w, finish = s, s.finish
		}
	}
	addr, ok := up.Pick()
	if !ok {
		p.refuse(w, http.StatusServiceUnavailable, "destination_unavailable", "no replica of "+p.edge.To+" is ready")
		return
	}
	r.URL.Scheme = "http"
	r.URL.Host = addr
	e.forward.ServeHTTP(w, r)
	finish()
}

// nowhere is the upstream of a service that is not there.
type nowhere struct{}

func (nowhere) Pick() (string, bool) { return "", false }

// fate is what becomes of a request that harms have struck.
type fate struct {
	latency   time.Duration
	end       *harm  // answers in the replica's place, unless nil
	to        string // the service that gets it; empty: the right one
	bandwidth int    // bytes a second of the answer's body; 0: as many as come
	truncate  int    // bytes of body after which the answer breaks off; 0: it does not
	slowClose time.Duration
}

func (f *fate) shaped() bool { return f.bandwidth > 0 || f.truncate > 0 || f.slowClose > 0 }

// late reports whether the request comes late, if at all, and nothing else.
func (f *fate) late() bool { return f.end == nil && f.to == "" && !f.shaped() }

// draw lets the harms in force decide on a request "METHOD /path". Latencies
// add up; the oldest harm that answers in the replica's place does. Of several
// bounds on an answer the tightest holds.
func draw(all []*harm, request string) (f fate) {
	for _, h := range all {
		if !h.matches(request) || !h.strikes() {
			continue
		}
		f.latency += h.delay()
		if f.end == nil && (h.wire.Hang || h.wire.Reset || h.wire.Status != 0) {
			f.end = h
		}
		if f.to == "" {
			f.to = h.wire.To
		}
		f.bandwidth = tighter(f.bandwidth, h.wire.Bandwidth)
		f.truncate = tighter(f.truncate, h.wire.Truncate)
		f.slowClose += h.wire.SlowClose
	}
	return f
}

// suffer lets the request come late, and reports whether it has been answered
// in the replica's place.
func (f *fate) suffer(w http.ResponseWriter, r *http.Request) bool {
	if !pause(r.Context(), f.latency) {
		panic(http.ErrAbortHandler) // to return would answer 200
	}
	switch {
	case f.end == nil:
		return false
	case f.end.wire.Hang:
		// The server only notices that the client left once the body is read.
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case f.end.wire.Reset:
		reset(w)
	default:
		answer(w, f.end.wire.Status, http.StatusText(f.end.wire.Status))
	}
	return true
}

// tighter is the tighter of two bounds, of which 0 is none.
func tighter(a, b int) int {
	if a == 0 || b > 0 && b < a {
		return b
	}
	return a
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
	if around, ok := conn.(interface{ NetConn() net.Conn }); ok {
		conn = around.NetConn() // TLS would first say an orderly end
	}
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
