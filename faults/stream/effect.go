package stream

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

func (s *Stream) begin(c live.Condition) (b effect, err error) {
	if len(s.subjects) == 0 {
		return b, errors.New("nobody feeds the queue, or consumes it")
	}
	switch c.Op {
	case faults.DataFill:
		b.messages, err = s.publish(c, func(sample []byte) []byte { return sample })
	case faults.DataPoison: // which breaks off, so that nobody can read it
		b.messages, err = s.publish(c, func(sample []byte) []byte { return sample[:len(sample)/2] })
	case faults.DataDuplicate:
		b.copying, err = s.duplicate(c)
	default:
		err = fmt.Errorf("%s of a queue: %w", c.Op, faults.ErrUnsupported)
	}
	return b, err
}

// publish puts messages into the stream, as many as a condition says, and
// returns their numbers.
func (s *Stream) publish(c live.Condition, body func(sample []byte) []byte) ([]uint64, error) {
	acks := make([]jetstream.PubAckFuture, c.Count)
	for i := range acks {
		msg := nats.NewMsg(s.subjects[0])
		msg.Data = body(s.sample(msg.Subject, uint64(c.ID)*1_000_000+uint64(i)))
		var err error
		if acks[i], err = s.js.PublishMsgAsync(msg); err != nil {
			return nil, err
		}
	}
	numbers := make([]uint64, 0, c.Count)
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
func (s *Stream) duplicate(c live.Condition) ([]*nats.Subscription, error) {
	chance := rand.New(rand.NewPCG(uint64(c.ID), 1))
	due := chance.Float64()
	var all []*nats.Subscription
	for _, subject := range s.subjects {
		// The callbacks of one subscription come one after the other, but those
		// of several at once.
		sub, err := s.conn.Subscribe(subject, func(m *nats.Msg) {
			s.mu.Lock()
			due += c.Share
			again := due >= 1
			if again {
				due--
			}
			s.mu.Unlock()
			if !again {
				return
			}
			twin := nats.NewMsg(m.Subject)
			twin.Data = m.Data
			for k, v := range m.Header {
				twin.Header[k] = v
			}
			_ = s.conn.PublishMsg(twin) // of a queue that closes
		})
		if err != nil {
			return all, err
		}
		all = append(all, sub)
	}
	return all, s.conn.Flush()
}

// end takes away what a condition has brought, as far as it is still there.
func (s *Stream) end(ctx context.Context, id int) error {
	s.mu.Lock()
	b := s.effects[id]
	delete(s.effects, id)
	s.mu.Unlock()
	for _, sub := range b.copying {
		_ = sub.Unsubscribe() // of a queue that closes
	}
	if len(b.messages) == 0 {
		return nil
	}
	stream, err := s.js.Stream(ctx, s.config.Name)
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
