package proxy

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"sync"
)

// terminus is where TLS ends: the certificate in force, and the connections
// that began with it or with an earlier one.
type terminus struct {
	mu          sync.Mutex
	certificate *tls.Certificate
	generation  int // changes of the certificate
	conns       map[net.Conn]http.ConnState
}

// generationKey is where the context of a connection holds the generation that it began in.
type generationKey struct{}

func (t *terminus) listener(plain net.Listener) net.Listener {
	return tls.NewListener(plain, &tls.Config{
		MinVersion: tls.VersionTLS12,
		// A session that is resumed would not show the certificate again.
		SessionTicketsDisabled: true,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			t.mu.Lock()
			defer t.mu.Unlock()
			if t.certificate == nil {
				return nil, errors.New("there is no certificate")
			}
			return t.certificate, nil
		},
	})
}

func (t *terminus) begin(ctx context.Context, _ net.Conn) context.Context {
	t.mu.Lock()
	defer t.mu.Unlock()
	return context.WithValue(ctx, generationKey{}, t.generation)
}

// stale reports whether a connection began with another certificate.
func (t *terminus) stale(ctx context.Context) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return ctx.Value(generationKey{}) != t.generation
}

// saw keeps track of which connections are idle.
func (t *terminus) saw(c net.Conn, s http.ConnState) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s == http.StateClosed || s == http.StateHijacked {
		delete(t.conns, c)
	} else {
		t.conns[c] = s
	}
}

// SetCertificate puts another certificate in force. Connections that began
// with an earlier one are closed: idle ones now, others when they have had
// their answer and ask again. It does nothing unless callers speak TLS.
func (p *Proxy) SetCertificate(c tls.Certificate) {
	t := p.tls
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.certificate = &c
	t.generation++
	for conn, state := range t.conns {
		if state == http.StateIdle {
			_ = conn.Close()
		}
	}
}
