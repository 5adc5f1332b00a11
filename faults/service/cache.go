package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/drillyard/drillyard/faults/stack"
)

// cache is a client of one Redis.
type cache struct {
	replica *Replica
	name    string
	closing sync.WaitGroup // clients that were swapped out

	mu     sync.Mutex
	client *redis.Client
	users  *sync.WaitGroup // commands that use client
}

// cached is what is kept under a key. One release may write it otherwise than
// another, and takes what it cannot read for a miss, as it does what is older
// than its settings allow now: a shorter time to live is not only for what is
// written from then on.
type cached struct {
	Format string    `json:"format,omitempty"`
	At     time.Time `json:"at"`
	Rows   []row     `json:"rows"`
}

func (c cached) good(format string, ttl time.Duration) bool {
	return c.Format == format && time.Since(c.At) < ttl
}

// silence stops go-redis from printing to stderr, which it does through a
// logger of the whole process: what goes wrong is in the log of the replica.
var silence = sync.OnceFunc(func() { redis.SetLogger(mute{}) })

type mute struct{}

func (mute) Printf(context.Context, string, ...any) {}

func openCache(r *Replica, name string) *cache {
	silence()
	c := &cache{replica: r, name: name}
	c.renew()
	return c
}

// renew lets later commands begin with connections of their own, and closes
// those that are open when the last command that uses them has ended.
func (c *cache) renew() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, users := c.client, c.users; old != nil {
		c.closing.Go(func() {
			users.Wait()
			_ = old.Close()
		})
	}
	c.users = &sync.WaitGroup{}
	c.client = redis.NewClient(&redis.Options{
		Addr:     c.name, // for dial to look up
		Dialer:   func(ctx context.Context, _, _ string) (net.Conn, error) { return c.replica.dial(ctx, c.name) },
		Protocol: 2, DisableIdentity: true, ContextTimeoutEnabled: true,
		// One try each: what a request may cost is for its own timeout to say.
		MaxRetries: -1, DialerRetries: 1, DialTimeout: 2 * time.Second,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
}

// use lends the client for one command.
func (c *cache) use() (client *redis.Client, done func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.users.Add(1)
	return c.client, c.users.Done
}

func (c *cache) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.client.Close()
	c.closing.Wait()
}

// get reads rows from the cache. On a miss, and when the cache does not
// answer but the step knows another way, the rows are got and put there.
func (x *exchange) get(ctx context.Context, c *cache, s stack.Step) error {
	key := x.expand(s.Key)
	rows, hit, err := c.read(ctx, key)
	switch {
	case err != nil && (len(s.Miss) == 0 || ctx.Err() != nil):
		return err
	case err != nil:
		x.replica.log("warn", "read past the cache: "+err.Error(), x.trace, causeOf(err))
		return x.steps(ctx, s.Miss)
	case hit:
		x.rows = rows
		return nil
	case s.Needed:
		return &failure{status: http.StatusNotFound, peer: c.name, cause: "no such key"}
	case len(s.Miss) == 0:
		return nil
	}
	if err := x.steps(ctx, s.Miss); err != nil {
		return err
	}
	if err := c.put(ctx, key, x.rows); err != nil && ctx.Err() == nil {
		x.replica.log("warn", "not cached: "+err.Error(), x.trace, causeOf(err))
	}
	return nil
}

func (c *cache) read(ctx context.Context, key string) (rows []row, hit bool, err error) {
	var text []byte
	err = c.ask(ctx, func(ctx context.Context, client *redis.Client) (err error) {
		text, err = client.Get(ctx, key).Bytes()
		if errors.Is(err, redis.Nil) {
			text, err = nil, nil
		}
		return err
	})
	result := "miss"
	switch {
	case err != nil:
		result = "error"
	case text != nil:
		var found cached
		if json.Unmarshal(text, &found) == nil && found.good(c.replica.opts.Release.Defect.CacheFormat, c.replica.settings.Load().cacheTTL) {
			result, hit, rows = "hit", true, found.Rows
		}
	}
	c.replica.metrics.cache.WithLabelValues(result).Inc()
	return rows, hit, err
}

func (c *cache) put(ctx context.Context, key string, rows []row) error {
	text, err := json.Marshal(cached{c.replica.opts.Release.Defect.CacheFormat, time.Now(), rows})
	if err != nil {
		return err
	}
	return c.ask(ctx, func(ctx context.Context, client *redis.Client) error {
		return client.Set(ctx, key, text, c.replica.settings.Load().cacheTTL).Err()
	})
}

// ask does one command within the cache's timeout and measures it.
func (c *cache) ask(ctx context.Context, do func(context.Context, *redis.Client) error) error {
	limit := c.replica.settings.Load().cacheTimeout
	tctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	client, done := c.use()
	defer done()
	began := time.Now()
	err := do(tctx, client)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	c.replica.metrics.client(c.name, began, err)
	if timedOut(err) {
		return c.replica.late(http.StatusGatewayTimeout, c.name, fmt.Sprintf("no answer within %s", limit))
	}
	if err != nil {
		return blame(c.name, http.StatusServiceUnavailable, err)
	}
	return nil
}
