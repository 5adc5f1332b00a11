package inside

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/stream"
)

// WatchPort is where a NATS server tells operators of itself.
const WatchPort = "8222"

// queue is the operator's side of a NATS server.
type queue struct {
	name   string
	conn   *nats.Conn
	stream *stream.Stream
	client *http.Client
	keep   time.Duration // how long a message may wait; 0: for ever
	watch  string        // where the server tells of itself

	mu   sync.Mutex
	free float64 // share of the disk; 0: the normal one
}

func openNATS(ctx context.Context, o OpenStore) (*queue, error) {
	host, _, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return nil, err
	}
	q := &queue{name: o.Service.Name, keep: o.Service.Retention.Std(), client: &http.Client{}, watch: "http://" + net.JoinHostPort(host, WatchPort)}
	q.conn, err = nats.Connect("nats://"+o.Addr, nats.Name("operator"), nats.NoEcho(), nats.MaxReconnects(-1), nats.ReconnectWait(100*time.Millisecond),
		nats.Timeout(2*time.Second), nats.PingInterval(5*time.Second), nats.IgnoreDiscoveredServers())
	if err != nil {
		return nil, err
	}
	if q.stream, err = stream.Open(ctx, q.conn, o.Service.Name, o.Subjects, o.Business.Sample, jetstream.FileStorage, o.Service.Retention.Std()); err != nil {
		q.close()
		return nil, err
	}
	return q, nil
}

func (q *queue) configure(_ context.Context, values map[string]string) error {
	_, err := desired.ReadStoreSettings(stack.KindQueue, values)
	return err
}

func (q *queue) limit(ctx context.Context, l faults.Limit) error {
	if err := q.stream.SetFull(ctx, full(l.Disk)); err != nil {
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

// again waits until the connection, which looks for the server by itself, is
// there and the stream answers.
func (q *queue) again(ctx context.Context) error {
	if !q.conn.IsConnected() {
		return errors.New("not connected yet")
	}
	_, _, err := q.stream.State(ctx)
	return err
}

func (q *queue) figures(ctx context.Context) ([]figure, error) {
	connections, err := q.connections(ctx)
	if err != nil {
		return nil, err
	}
	messages, consumers, err := q.stream.State(ctx)
	if err != nil {
		return nil, err
	}
	q.mu.Lock()
	free := q.free
	q.mu.Unlock()
	out := append([]figure{{"nats_connections", "gauge", "", float64(connections)}}, disk(free)...)
	out = append(out, figure{"nats_stream_messages", "gauge", "stream=" + strconv.Quote(q.name), float64(messages)})
	if q.keep > 0 {
		waits, err := q.stream.Waits(ctx)
		if err != nil {
			return nil, err
		}
		labels := "stream=" + strconv.Quote(q.name)
		out = append(out, figure{"nats_stream_oldest_message_age_seconds", "gauge", labels, waits.Seconds()},
			figure{"nats_stream_max_age_seconds", "gauge", labels, q.keep.Seconds()})
	}
	var pending, again, unsettled []figure // of one name, figures stand together
	for _, c := range consumers {
		labels := fmt.Sprintf("stream=%q,consumer=%q", q.name, c.Name)
		pending = append(pending, figure{"nats_consumer_num_pending", "gauge", labels, float64(c.Pending)})
		again = append(again, figure{"nats_consumer_num_redelivered", "gauge", labels, float64(c.Redelivered)})
		unsettled = append(unsettled, figure{"nats_consumer_num_ack_pending", "gauge", labels, float64(c.AckPending)})
	}
	return append(append(append(out, pending...), again...), unsettled...), nil
}

// connections counts those of others.
func (q *queue) connections(ctx context.Context) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, q.watch+"/varz", nil)
	if err != nil {
		return 0, err
	}
	resp, err := q.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	var said struct {
		Connections int `json:"connections"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&said); err != nil {
		return 0, fmt.Errorf("read what the server tells of itself: %w", err)
	}
	return max(0, said.Connections-1), nil
}

func (q *queue) close() {
	q.conn.Close()
	q.client.CloseIdleConnections()
}
