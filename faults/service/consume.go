package service

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// ackWait is how long a message that a replica took may stay unprocessed
// before another replica gets it.
const ackWait = 10 * time.Second

// consume drains the queue with the other replicas, through one durable
// consumer, until the process ends. Whatever breaks is tried again.
func (r *Replica) consume() {
	c := r.opts.Service.Consumes
	q := r.queues[c.Queue]
	broken := false
	for r.await(r.ctx, func(s *settings) bool { return !r.resting(s) }) == nil {
		began := time.Now()
		err := r.drain(q, &broken)
		if err == nil || r.ctx.Err() != nil {
			continue
		}
		r.metrics.client(q.name, began, err)
		if !broken { // the first time only: the rest says the same
			broken = true
			err = q.blame(err)
			r.log("error", "not consuming: "+err.Error(), "", causeOf(err))
		}
		_ = pause(r.ctx, 500*time.Millisecond)
	}
}

// drain takes messages until something breaks, or until the settings say to
// take no more: then those that are here already are processed.
func (r *Replica) drain(q *queue, broken *bool) error {
	c := r.opts.Service.Consumes
	tctx, cancel := context.WithTimeout(r.ctx, 2*time.Second)
	defer cancel()
	consumer, err := q.stream.CreateOrUpdateConsumer(tctx, c.Queue, jetstream.ConsumerConfig{
		Durable: r.opts.Service.Name, FilterSubject: c.Subject,
		AckPolicy: jetstream.AckExplicitPolicy, AckWait: ackWait,
	})
	if err != nil {
		return err
	}
	messages, err := consumer.Messages(jetstream.PullMaxMessages(8), jetstream.PullExpiry(5*time.Second))
	if err != nil {
		return err
	}
	defer messages.Stop()
	ctx, cancel := context.WithCancel(r.ctx)
	var watch sync.WaitGroup
	defer watch.Wait()
	defer cancel()
	watch.Go(func() {
		if r.await(ctx, r.resting) == nil {
			messages.Drain()
		}
	})
	if *broken {
		*broken = false
		r.log("info", "consuming again", "", nil)
	}
	for {
		if err := r.workers.acquire(r.ctx); err != nil {
			return err
		}
		msg, err := messages.Next(jetstream.NextContext(r.ctx))
		if err == nil {
			err = r.stuck(r.ctx)
		}
		if err != nil {
			r.workers.release()
			if errors.Is(err, jetstream.ErrMsgIteratorClosed) && r.resting(r.settings.Load()) {
				return nil
			}
			return err
		}
		go func() { // Kill waits for the worker
			defer r.workers.release()
			r.process(msg)
		}()
	}
}

// resting says that nothing is to be taken from the queue.
func (r *Replica) resting(s *settings) bool { return s.paused || r.leaving.Load() }

// finish takes no more messages, and waits until those taken are processed or
// ctx ends.
func (r *Replica) finish(ctx context.Context) {
	r.leaving.Store(true)
	r.changed.notify()
	done := make(chan struct{})
	go func() { // Kill follows, and waits for the same
		r.workers.drain()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// process does the work on one message and acknowledges it. A message that
// fails comes again a second later.
func (r *Replica) process(msg jetstream.Msg) {
	began := time.Now()
	defer r.begin()()
	c := r.opts.Service.Consumes
	x := &exchange{replica: r, client: r.ctx, trace: r.traceID(msg.Headers().Get(headerTrace)), source: msg.Headers().Get(headerSource), fields: map[string]string{}}
	if meta, err := msg.Metadata(); err == nil {
		r.metrics.age.WithLabelValues().Observe(time.Since(meta.Timestamp).Seconds())
	}
	var err error
	switch {
	case json.Unmarshal(msg.Data(), &x.fields) != nil || x.fields == nil:
		err = &failure{cause: "invalid message"}
	case r.broken.Load():
		err = &failure{cause: "internal error"}
	default:
		err = x.work(r.ctx, "CONSUME "+c.Subject, c.Work, c.Steps)
	}
	took := time.Since(began)
	r.metrics.processing.WithLabelValues().Observe(took.Seconds())
	fields := map[string]string{"subject": c.Subject, "duration_ms": strconv.FormatInt(took.Milliseconds(), 10)}
	message, _ := r.opts.Business.Message(c.Subject)
	for _, name := range message.Logged {
		fields[name] = x.fields[name]
	}
	if err != nil {
		r.metrics.processed.WithLabelValues("error").Inc()
		for k, v := range causeOf(err) {
			fields[k] = v
		}
		r.log("error", c.Subject+" not processed: "+err.Error(), x.trace, fields)
		_ = msg.NakWithDelay(time.Second) // lost with the connection, it comes again after ackWait
		return
	}
	r.metrics.processed.WithLabelValues("ok").Inc()
	_ = msg.Ack() // lost with the connection, it comes again after ackWait
	switch {
	case r.good.Add(1)%oneIn == 1:
		r.log("info", c.Subject+" processed", x.trace, fields)
	case r.settings.Load().debug:
		r.log("debug", c.Subject+" processed", x.trace, fields)
	}
}
