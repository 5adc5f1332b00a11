// Package stream looks after the one stream of a NATS server, over a
// connection: what an operator of the queue does, and what a drill does to the
// messages in it.
//
// Invariants: whatever a condition has put into the stream goes when the
// condition ends, as far as it is still there; a message that was purged is
// kept aside until it is replayed. Messages that it makes carry no mark: whoever
// looks into the queue sees what operators of a real one would. It tells them
// from those of the services because its connection does not hear itself.
//
// Non-goals: running a server, exporting its metrics page.
package stream

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
)

// Stream is a queue's stream and what is wrong with it.
type Stream struct {
	conn     *nats.Conn
	js       jetstream.JetStream
	subjects []string
	sample   Sample
	config   jetstream.StreamConfig // while the disk is not full; no name: there is no stream

	ops   sync.Mutex // held while the stream is changed
	aside []*nats.Msg

	mu      sync.Mutex
	effects map[int]effect // by condition
}

// effect is what a condition has brought.
type effect struct {
	messages []uint64 // that it put there, by their number in the stream
	copying  []*nats.Subscription
}

// Sample writes a message of a subject out, another one for each number.
type Sample func(subject string, number uint64) []byte

// Open makes the stream, named after the queue, for the subjects of a stack; a
// message leaves it when it was processed, or after it has waited for as long as
// keep says, which is for ever when it is 0. It may be tried again. The
// connection stays the caller's, and is one with NoEcho.
func Open(ctx context.Context, conn *nats.Conn, name string, subjects []string, sample Sample, storage jetstream.StorageType, keep time.Duration) (*Stream, error) {
	s := &Stream{conn: conn, subjects: subjects, sample: sample, effects: map[int]effect{}}
	if !conn.Opts.NoEcho {
		return nil, errors.New("the connection hears what is published over it")
	}
	var err error
	if s.js, err = jetstream.New(conn); err != nil {
		return nil, err
	}
	if len(subjects) == 0 {
		return s, nil
	}
	s.config = jetstream.StreamConfig{Name: name, Subjects: subjects, Storage: storage, Retention: jetstream.WorkQueuePolicy, MaxAge: keep}
	if _, err := s.js.CreateStream(ctx, s.config); err != nil {
		return nil, fmt.Errorf("make its stream: %w", err)
	}
	return s, nil
}

// SetFull lets nothing be written any more, or again: the stream takes no
// message more, and keeps what it has.
func (s *Stream) SetFull(ctx context.Context, full bool) error {
	s.ops.Lock()
	defer s.ops.Unlock()
	if s.config.Name == "" {
		return nil
	}
	config := s.config
	if full {
		config.Discard, config.MaxBytes = jetstream.DiscardNew, 1
	}
	if _, err := s.js.UpdateStream(ctx, config); err != nil {
		return fmt.Errorf("update its stream: %w", err)
	}
	return nil
}

// State tells how many messages are in the stream, and of each consumer how
// many wait, were delivered again, and are under way.
func (s *Stream) State(ctx context.Context) (messages uint64, consumers []Consumer, err error) {
	if s.config.Name == "" {
		return 0, nil, nil
	}
	stream, err := s.js.Stream(ctx, s.config.Name)
	if err != nil {
		return 0, nil, err
	}
	list := stream.ListConsumers(ctx)
	for c := range list.Info() {
		consumers = append(consumers, Consumer{c.Name, c.NumPending, c.NumRedelivered, c.NumAckPending})
	}
	return stream.CachedInfo().State.Msgs, consumers, list.Err()
}

// Waits tells how long the message has waited that is in the stream for
// longest; 0 when there is none.
func (s *Stream) Waits(ctx context.Context) (time.Duration, error) {
	if s.config.Name == "" {
		return 0, nil
	}
	stream, err := s.js.Stream(ctx, s.config.Name)
	if err != nil {
		return 0, err
	}
	state := stream.CachedInfo().State
	if state.Msgs == 0 {
		return 0, nil
	}
	return time.Since(state.FirstTime), nil
}

// Consumer is how far somebody who takes messages from the stream is.
type Consumer struct {
	Name                    string
	Pending                 uint64
	Redelivered, AckPending int
}

// SetConditions begins those that are new and ends those that are there no
// more; see live.Store.
func (s *Stream) SetConditions(ctx context.Context, all []live.Condition) error {
	s.ops.Lock()
	defer s.ops.Unlock()
	for _, id := range s.ended(all) {
		if err := s.end(ctx, id); err != nil {
			return err
		}
	}
	for _, c := range all {
		s.mu.Lock()
		_, there := s.effects[c.ID]
		s.mu.Unlock()
		if there {
			continue
		}
		b, err := s.begin(c)
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.effects[c.ID] = b
		s.mu.Unlock()
	}
	return nil
}

func (s *Stream) ended(now []live.Condition) (ended []int) {
	still := map[int]bool{}
	for _, c := range now {
		still[c.ID] = true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for id := range s.effects {
		if !still[id] {
			ended = append(ended, id)
		}
	}
	return ended
}

// Do purges the stream, or puts back what was purged.
func (s *Stream) Do(ctx context.Context, d faults.Data) error {
	s.ops.Lock()
	defer s.ops.Unlock()
	if s.config.Name == "" {
		return nil // nothing is in it
	}
	switch d.Op {
	case faults.DataPurge:
		return s.purge(ctx)
	case faults.DataReplay:
		for len(s.aside) > 0 {
			if _, err := s.js.PublishMsg(ctx, s.aside[0]); err != nil {
				return err
			}
			s.aside = s.aside[1:]
		}
		return nil
	}
	return fmt.Errorf("%s of a queue: %w", d.Op, faults.ErrUnsupported)
}

func (s *Stream) purge(ctx context.Context) error {
	stream, err := s.js.Stream(ctx, s.config.Name)
	if err != nil {
		return err
	}
	var waiting []*nats.Msg
	state := stream.CachedInfo().State
	for n := state.FirstSeq; n <= state.LastSeq && state.Msgs > 0; n++ {
		raw, err := stream.GetMsg(ctx, n)
		if err != nil {
			continue // processed
		}
		waiting = append(waiting, &nats.Msg{Subject: raw.Subject, Header: raw.Header, Data: raw.Data})
	}
	if err := stream.Purge(ctx); err != nil {
		return err
	}
	s.aside = append(s.aside, waiting...)
	return nil
}
