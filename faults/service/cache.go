package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	client  *redis.Client
}

// silence stops go-redis from printing to stderr, which it does through a
// logger of the whole process: what goes wrong is in the log of the replica.
var silence = sync.OnceFunc(func() { redis.SetLogger(mute{}) })

type mute struct{}

func (mute) Printf(context.Context, string, ...any) {}

func openCache(r *Replica, name, addr string) *cache {
	silence()
	return &cache{replica: r, name: name, client: redis.NewClient(&redis.Options{
		Addr: addr, Protocol: 2, DisableIdentity: true, ContextTimeoutEnabled: true,
		// One try each: what a request may cost is for its own timeout to say.
		MaxRetries: -1, DialerRetries: 1, DialTimeout: 2 * time.Second,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})}
}

func (c *cache) close() { _ = c.client.Close() }

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
	err = c.ask(ctx, func(ctx context.Context) (err error) {
		text, err = c.client.Get(ctx, key).Bytes()
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
		result, hit = "hit", true
		if err := json.Unmarshal(text, &rows); err != nil {
			result, hit = "miss", false // someone else's, or another release's
		}
	}
	c.replica.metrics.cache.WithLabelValues(result).Inc()
	return rows, hit, err
}

func (c *cache) put(ctx context.Context, key string, rows []row) error {
	text, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	return c.ask(ctx, func(ctx context.Context) error {
		return c.client.Set(ctx, key, text, c.replica.settings.Load().cacheTTL).Err()
	})
}

// ask does one command within the cache's timeout and measures it.
func (c *cache) ask(ctx context.Context, do func(context.Context) error) error {
	limit := c.replica.settings.Load().cacheTimeout
	tctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	began := time.Now()
	err := do(tctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	c.replica.metrics.client(c.name, began, err)
	if timedOut(err) {
		return &failure{http.StatusGatewayTimeout, c.name, fmt.Sprintf("no answer within %s", limit)}
	}
	if err != nil {
		return blame(c.name, http.StatusServiceUnavailable, err)
	}
	return nil
}
