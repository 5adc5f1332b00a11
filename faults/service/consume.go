package service

import (
	"context"
	"encoding/json"
	"strconv"
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
	for r.ctx.Err() == nil {
		began := time.Now()
		err := r.drain(q, &broken)
		if err == nil || r.ctx.Err() != nil {
			continue
		}
		r.metrics.client(q.name, began, err)
		if !broken { // the first time only: the rest says the same
			broken = true
			err = blame(q.name, 0, err)
			r.log("error", "not consuming: "+err.Error(), "", causeOf(err))
		}
		_ = pause(r.ctx, 500*time.Millisecond)
	}
}

// drain takes messages until something breaks.
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
			return err
		}
		go func() { // Kill waits for the worker
			defer r.workers.release()
			r.process(msg)
		}()
	}
}

// process does the work on one message and acknowledges it. A message that
// fails comes again a second later.
func (r *Replica) process(msg jetstream.Msg) {
	began := time.Now()
	c := r.opts.Service.Consumes
	x := &exchange{replica: r, trace: r.traceID(msg.Headers().Get(headerTrace)), fields: map[string]string{}}
	if meta, err := msg.Metadata(); err == nil {
		r.metrics.age.Observe(time.Since(meta.Timestamp).Seconds())
	}
	err := json.Unmarshal(msg.Data(), &x.fields)
	if err == nil {
		err = x.work(r.ctx, "CONSUME "+c.Subject, c.Work, c.Steps)
	}
	took := time.Since(began)
	r.metrics.processing.Observe(took.Seconds())
	fields := map[string]string{"subject": c.Subject, "order": x.fields["order"], "duration_ms": strconv.FormatInt(took.Milliseconds(), 10)}
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
	if r.good.Add(1)%oneIn == 1 {
		r.log("info", c.Subject+" processed", x.trace, fields)
	}
}
