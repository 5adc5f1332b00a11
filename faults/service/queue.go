package service

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// queue is a client of one NATS server with JetStream.
type queue struct {
	replica *Replica
	name    string
	conn    *nats.Conn
	lost    atomic.Pointer[error] // why connecting failed the last time
	stream  jetstream.JetStream
}

// openQueue does not wait for the server: like every peer it may come later.
func openQueue(r *Replica, name string) (*queue, error) {
	q := &queue{replica: r, name: name}
	conn, err := nats.Connect("nats://"+name, nats.Name(r.opts.Name), nats.SetCustomDialer(q), nats.SkipHostLookup(),
		nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectWait(250*time.Millisecond),
		nats.ReconnectJitter(50*time.Millisecond, 0), nats.Timeout(queueDialTimeout), nats.PingInterval(5*time.Second),
		// Only the given address leads through the network between services.
		nats.IgnoreDiscoveredServers())
	if err != nil {
		return nil, err
	}
	q.conn = conn
	if q.stream, err = jetstream.New(conn); err != nil {
		conn.Close()
		return nil, err
	}
	return q, nil
}

// queueDialTimeout bounds one try to connect.
const queueDialTimeout = time.Second

// Dial makes the queue the dialer of its own client.
func (q *queue) Dial(_, _ string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), queueDialTimeout)
	defer cancel()
	conn, err := q.replica.dial(ctx, q.name)
	if err != nil {
		q.lost.Store(&err)
		return nil, err
	}
	q.lost.Store(nil)
	return conn, nil
}

// renew connects again.
func (q *queue) renew() {
	_ = q.conn.ForceReconnect() // fails only on a closed connection
}

// blame tells why something could not be done with the queue: its client says
// only that it took too long, or that there is no connection.
func (q *queue) blame(err error) error {
	if lost := q.lost.Load(); lost != nil && !q.conn.IsConnected() {
		return &failure{status: http.StatusServiceUnavailable, peer: q.name, cause: root(*lost)}
	}
	return blame(q.name, http.StatusServiceUnavailable, err)
}

func (q *queue) close() { q.conn.Close() }

// publish hands those fields of the request to the queue that the message
// carries, and waits until it has them.
func (x *exchange) publish(ctx context.Context, q *queue, subject string) error {
	carried := map[string]string{}
	message, _ := x.replica.opts.Business.Message(subject)
	for _, name := range message.Carries {
		carried[name] = x.field(name)
	}
	body, err := json.Marshal(carried)
	if err != nil {
		return err
	}
	msg := nats.NewMsg(subject)
	msg.Data = body
	x.identify(http.Header(msg.Header))
	tctx, cancel := context.WithTimeout(ctx, x.replica.settings.Load().upstreamTimeout)
	defer cancel()
	began := time.Now()
	_, err = q.stream.PublishMsg(tctx, msg)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	m := x.replica.metrics
	m.client(q.name, began, err)
	outcome := "ok"
	if err != nil {
		outcome = "error"
		err = q.blame(err)
	}
	m.published.WithLabelValues(subject, outcome).Inc()
	return err
}
