package inproc

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
)

// brew is what a condition of a queue has brought.
type brew struct {
	messages []uint64 // that it put there, by their number in the stream
	copying  []*nats.Subscription
}

// headerCopy marks a message that we made, so that it is not taken for one of
// the services'.
const headerCopy = "Drillyard-Copy"

// spoilt is a message that nobody can read.
const spoilt = `{"order": "HB-`

func (q *queue) conditions(ctx context.Context, all []live.Condition) error {
	q.ops.Lock()
	defer q.ops.Unlock()
	q.mu.Lock()
	begun, ended := sift(q.brewn, all)
	q.mu.Unlock()
	for _, id := range ended {
		if err := q.end(ctx, id); err != nil {
			return err
		}
	}
	for _, c := range begun {
		b, err := q.begin(c)
		if err != nil {
			return err
		}
		q.mu.Lock()
		q.brewn[c.ID] = b
		q.mu.Unlock()
	}
	return nil
}

func (q *queue) begin(c live.Condition) (b brew, err error) {
	if len(q.subjects) == 0 {
		return b, errors.New("nobody feeds the queue, or consumes it")
	}
	switch c.Op {
	case faults.DataFill:
		b.messages, err = q.publish(c.Count, func(i int) string {
			return fmt.Sprintf(`{"customer":"%d","order":"HB-%04d-%04d","product":"%d"}`, 1+i%1000, c.ID%10000, i%10000, 1+i%12)
		})
	case faults.DataPoison:
		b.messages, err = q.publish(c.Count, func(int) string { return spoilt })
	case faults.DataDuplicate:
		b.copying, err = q.duplicate(c)
	default:
		err = fmt.Errorf("%s of a queue: %w", c.Op, faults.ErrUnsupported)
	}
	return b, err
}

// publish puts messages into the stream and returns their numbers.
func (q *queue) publish(count int, body func(int) string) ([]uint64, error) {
	acks := make([]jetstream.PubAckFuture, count)
	for i := range acks {
		msg := nats.NewMsg(q.subjects[0])
		msg.Data = []byte(body(i))
		msg.Header.Set(headerCopy, "made")
		var err error
		if acks[i], err = q.js.PublishMsgAsync(msg); err != nil {
			return nil, err
		}
	}
	numbers := make([]uint64, 0, count)
	for _, ack := range acks {
		select {
		case ok := <-ack.Ok():
			numbers = append(numbers, ok.Sequence)
		case err := <-ack.Err():
			return numbers, err
		}
	}
	return numbers, nil
}

// duplicate publishes a share of what the services publish a second time.
func (q *queue) duplicate(c live.Condition) ([]*nats.Subscription, error) {
	chance := rand.New(rand.NewPCG(uint64(c.ID), 1))
	due := chance.Float64()
	var all []*nats.Subscription
	for _, subject := range q.subjects {
		// The callbacks of one subscription come one after the other, but those
		// of several at once.
		s, err := q.conn.Subscribe(subject, func(m *nats.Msg) {
			if m.Header.Get(headerCopy) != "" {
				return
			}
			q.mu.Lock()
			due += c.Share
			again := due >= 1
			if again {
				due--
			}
			q.mu.Unlock()
			if !again {
				return
			}
			twin := nats.NewMsg(m.Subject)
			twin.Data = m.Data
			for k, v := range m.Header {
				twin.Header[k] = v
			}
			twin.Header.Set(headerCopy, "duplicate")
			_ = q.conn.PublishMsg(twin) // of a queue that closes
		})
		if err != nil {
			return all, err
		}
		all = append(all, s)
	}
	return all, q.conn.Flush()
}

// end takes away what a condition has brought, as far as it is still there.
func (q *queue) end(ctx context.Context, id int) error {
	q.mu.Lock()
	b := q.brewn[id]
	delete(q.brewn, id)
	q.mu.Unlock()
	for _, s := range b.copying {
		_ = s.Unsubscribe() // of a queue that closes
	}
	if len(b.messages) == 0 {
		return nil
	}
	stream, err := q.js.Stream(ctx, q.config.Name)
	if err != nil {
		return err
	}
	for _, n := range b.messages {
		err := stream.DeleteMsg(ctx, n)
		if err != nil && !errors.Is(err, jetstream.ErrMsgDeleteUnsuccessful) { // which has been processed meanwhile
			return err
		}
	}
	return nil
}

func (q *queue) do(ctx context.Context, d faults.Data) error {
	q.ops.Lock()
	defer q.ops.Unlock()
	if q.config.Name == "" {
		return nil // nothing is in it
	}
	stream, err := q.js.Stream(ctx, q.config.Name)
	if err != nil {
		return err
	}
	switch d.Op {
	case faults.DataPurge:
		info, err := stream.Info(ctx)
		if err != nil {
			return err
		}
		var waiting []*nats.Msg
		for n := info.State.FirstSeq; n <= info.State.LastSeq && info.State.Msgs > 0; n++ {
			raw, err := stream.GetMsg(ctx, n)
			if err != nil {
				continue // processed
			}
			waiting = append(waiting, &nats.Msg{Subject: raw.Subject, Header: raw.Header, Data: raw.Data})
		}
		if err := stream.Purge(ctx); err != nil {
			return err
		}
		q.aside = append(q.aside, waiting...)
		return nil
	case faults.DataReplay:
		for len(q.aside) > 0 {
			if _, err := q.js.PublishMsg(ctx, q.aside[0]); err != nil {
				return err
			}
			q.aside = q.aside[1:]
		}
		return nil
	}
	return fmt.Errorf("%s of a queue: %w", d.Op, faults.ErrUnsupported)
}
