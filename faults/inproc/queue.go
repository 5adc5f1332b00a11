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
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/stream"
)

// queue is a NATS server with JetStream.
type queue struct {
	server *server.Server
	conn   *nats.Conn // our own, to look after the stream
	stream *stream.Stream
	keep   time.Duration // how long a message may wait; 0: for ever

	mu   sync.Mutex
	free float64 // share of the disk, as limited
}

// openQueue starts the server, without a port, and opens its stream.
func openQueue(ctx context.Context, spec live.StoreSpec, dir string) (*queue, error) {
	name := spec.Service.Name
	q := &queue{keep: spec.Service.Retention.Std()}
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
	q.conn, err = nats.Connect("", nats.InProcessServer(s), nats.Name("operator"), nats.NoEcho())
	if err == nil {
		q.stream, err = stream.Open(ctx, q.conn, name, spec.Subjects, spec.Business.Sample, jetstream.MemoryStorage, spec.Service.Retention.Std())
	}
	if err != nil {
		q.close()
		return nil, err
	}
	return q, nil
}

func (q *queue) dial() (net.Conn, error) { return q.server.InProcessConn() }

func (q *queue) configure(values map[string]string) error {
	_, err := desired.ReadStoreSettings(stack.KindQueue, values)
	return err
}

// forget: a queue keeps its messages over a restart.
func (q *queue) forget() {}

func (q *queue) limit(l faults.Limit) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := q.stream.SetFull(ctx, isFull(l.Disk)); err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.free = l.Disk
	return nil
}

func (q *queue) conditions(ctx context.Context, all []live.Condition) error {
	return q.stream.SetConditions(ctx, all)
}

func (q *queue) do(ctx context.Context, d faults.Data) error { return q.stream.Do(ctx, d) }

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
			if q.keep > 0 {
				waits := time.Duration(0)
				if s.State.Msgs > 0 {
					waits = time.Since(s.State.FirstTime)
				}
				labels := "stream=" + strconv.Quote(s.Name)
				figures = append(figures, figure{"nats_stream_oldest_message_age_seconds", "gauge", labels, waits.Seconds()},
					figure{"nats_stream_max_age_seconds", "gauge", labels, q.keep.Seconds()})
			}
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
