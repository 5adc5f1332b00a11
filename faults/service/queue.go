package service

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// queue is a client of one NATS server with JetStream.
type queue struct {
	replica *Replica
	name    string
	conn    *nats.Conn
	stream  jetstream.JetStream
}

// openQueue does not wait for the server: like every peer it may come later.
func openQueue(r *Replica, name, addr string) (*queue, error) {
	conn, err := nats.Connect("nats://"+addr, nats.Name(r.opts.Name),
		nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectWait(250*time.Millisecond),
		nats.ReconnectJitter(50*time.Millisecond, 0), nats.Timeout(time.Second), nats.PingInterval(5*time.Second),
		// Only the given address leads through the network between services.
		nats.IgnoreDiscoveredServers())
	if err != nil {
		return nil, err
	}
	js, err := jetstream.New(conn)
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &queue{replica: r, name: name, conn: conn, stream: js}, nil
}

func (q *queue) close() { q.conn.Close() }

// publish hands the request's fields to the queue and waits until it has them.
func (x *exchange) publish(ctx context.Context, q *queue, subject string) error {
	body, err := json.Marshal(x.fields)
	if err != nil {
		return err
	}
	msg := nats.NewMsg(subject)
	msg.Data = body
	msg.Header.Set(headerTrace, x.replica.traceparent(x.trace))
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
		err = blame(q.name, http.StatusServiceUnavailable, err)
	}
	m.published.WithLabelValues(subject, outcome).Inc()
	return err
}
