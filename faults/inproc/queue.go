package inproc

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/drillyard/drillyard/faults/stack"
)

// queue is a NATS server with JetStream.
type queue struct {
	server *server.Server
}

// openQueue starts the server, without a port, and makes one stream for the
// subjects of the stack; a message leaves it when it was processed.
func openQueue(ctx context.Context, v stack.Service, subjects []string, dir string) (*queue, error) {
	q := &queue{}
	if err := q.configure(v.Config); err != nil {
		return nil, err
	}
	s, err := server.NewServer(&server.Options{
		ServerName: v.Name, DontListen: true, NoLog: true, NoSigs: true,
		JetStream: true, StoreDir: filepath.Join(dir, v.Name), JetStreamMaxMemory: 64 << 20, JetStreamMaxStore: 64 << 20,
	})
	if err != nil {
		return nil, err
	}
	q.server = s
	s.Start()
	if !s.ReadyForConnections(5 * time.Second) {
		q.close()
		return nil, errors.New("not ready after 5s")
	}
	if len(subjects) == 0 {
		return q, nil
	}
	conn, err := nats.Connect("", nats.InProcessServer(s))
	if err == nil {
		defer conn.Close()
		var js jetstream.JetStream
		if js, err = jetstream.New(conn); err == nil {
			_, err = js.CreateStream(ctx, jetstream.StreamConfig{
				Name: v.Name, Subjects: subjects, Storage: jetstream.MemoryStorage, Retention: jetstream.WorkQueuePolicy,
			})
		}
	}
	if err != nil {
		q.close()
		return nil, fmt.Errorf("make its stream: %w", err)
	}
	return q, nil
}

func (q *queue) dial() (net.Conn, error) { return q.server.InProcessConn() }

func (q *queue) configure(values map[string]string) error {
	for k := range values {
		return fmt.Errorf("unknown setting %q; a queue has none", k)
	}
	return nil
}

// forget: a queue keeps its messages over a restart.
func (q *queue) forget() {}

func (q *queue) figures(up bool) []figure {
	if !up {
		return []figure{{"nats_up", "gauge", "", 0}}
	}
	figures := []figure{
		{"nats_up", "gauge", "", 1},
		{"nats_connections", "gauge", "", float64(q.server.NumClients())},
	}
	info, err := q.server.Jsz(&server.JSzOptions{Accounts: true, Streams: true, Consumer: true})
	if err != nil {
		return figures
	}
	var pending []figure // of one name, figures stand together
	for _, account := range info.AccountDetails {
		for _, s := range account.Streams {
			figures = append(figures, figure{"nats_stream_messages", "gauge", "stream=" + strconv.Quote(s.Name), float64(s.State.Msgs)})
			for _, c := range s.Consumer {
				labels := fmt.Sprintf("stream=%q,consumer=%q", s.Name, c.Name)
				pending = append(pending, figure{"nats_consumer_num_pending", "gauge", labels, float64(c.NumPending)})
			}
		}
	}
	return append(figures, pending...)
}

func (q *queue) close() {
	q.server.Shutdown()
	q.server.WaitForShutdown()
}
