package inproc

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
)

// queue is a NATS server with JetStream.
type queue struct {
	server   *server.Server
	subjects []string
	conn     *nats.Conn // our own, to look after the stream
	js       jetstream.JetStream
	config   jetstream.StreamConfig // of the stream, while its disk is not full

	ops sync.Mutex // held while the stream is changed

	mu    sync.Mutex
	free  float64      // share of the disk, as limited
	brewn map[int]brew // by condition
	aside []*nats.Msg  // purged, oldest first
}

// openQueue starts the server, without a port, and makes one stream for the
// subjects of the stack; a message leaves it when it was processed.
func openQueue(ctx context.Context, spec live.StoreSpec, dir string) (*queue, error) {
	name := spec.Service.Name
	q := &queue{subjects: spec.Subjects, brewn: map[int]brew{}}
	if err := q.configure(spec.Service.Config); err != nil {
		return nil, err
	}
	s, err := server.NewServer(&server.Options{
		ServerName: name, DontListen: true, NoLog: true, NoSigs: true,
		JetStream: true, StoreDir: filepath.Join(dir, name), JetStreamMaxMemory: 64 << 20, JetStreamMaxStore: 64 << 20,
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
	q.conn, err = nats.Connect("", nats.InProcessServer(s), nats.Name("operator"))
	if err == nil {
		q.js, err = jetstream.New(q.conn)
	}
	if err == nil && len(q.subjects) > 0 {
		q.config = jetstream.StreamConfig{
			Name: name, Subjects: q.subjects, Storage: jetstream.MemoryStorage, Retention: jetstream.WorkQueuePolicy,
		}
		_, err = q.js.CreateStream(ctx, q.config)
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

// limit lets nothing be written when the disk is full: the stream takes no
// message more, and keeps what it has.
func (q *queue) limit(l faults.Limit) error {
	q.ops.Lock()
	defer q.ops.Unlock()
	config := q.config
	if isFull(l.Disk) {
		config.Discard, config.MaxBytes = jetstream.DiscardNew, 1
	}
	if config.Name != "" {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if _, err := q.js.UpdateStream(ctx, config); err != nil {
			return fmt.Errorf("update its stream: %w", err)
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.free = l.Disk
	return nil
}

func (q *queue) figures(up bool) []figure {
	q.mu.Lock()
	free := q.free
	q.mu.Unlock()
	if !up {
		return append([]figure{{"nats_up", "gauge", "", 0}}, disk(free)...)
	}
	figures := append([]figure{
		{"nats_up", "gauge", "", 1},
		{"nats_connections", "gauge", "", float64(max(0, q.server.NumClients()-1))}, // ours is none
	}, disk(free)...)
	info, err := q.server.Jsz(&server.JSzOptions{Accounts: true, Streams: true, Consumer: true})
	if err != nil {
		return figures
	}
	var pending, again, unsettled []figure // of one name, figures stand together
	for _, account := range info.AccountDetails {
		for _, s := range account.Streams {
			figures = append(figures, figure{"nats_stream_messages", "gauge", "stream=" + strconv.Quote(s.Name), float64(s.State.Msgs)})
			for _, c := range s.Consumer {
				labels := fmt.Sprintf("stream=%q,consumer=%q", s.Name, c.Name)
				pending = append(pending, figure{"nats_consumer_num_pending", "gauge", labels, float64(c.NumPending)})
				again = append(again, figure{"nats_consumer_num_redelivered", "gauge", labels, float64(c.NumRedelivered)})
				unsettled = append(unsettled, figure{"nats_consumer_num_ack_pending", "gauge", labels, float64(c.NumAckPending)})
			}
		}
	}
	figures = append(figures, pending...)
	figures = append(figures, again...)
	return append(figures, unsettled...)
}

func (q *queue) close() {
	if q.conn != nil {
		q.conn.Close()
	}
	q.server.Shutdown()
	q.server.WaitForShutdown()
}
