package inside

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
)

// cache is the operator's side of a Redis.
type cache struct {
	client *redis.Client

	mu     sync.Mutex
	hot    map[int]context.CancelFunc // by condition
	delay  map[int]time.Duration
	busy   sync.WaitGroup
	copies copies
}

func openRedis(ctx context.Context, o OpenStore) (*cache, error) {
	c := &cache{copies: copies{all: map[string]copied{}}, hot: map[int]context.CancelFunc{}, delay: map[int]time.Duration{}, client: redis.NewClient(&redis.Options{
		Addr: o.Addr, Username: "operator", Password: o.Key, Protocol: 2, DisableIdentity: true, ContextTimeoutEnabled: true, ClientName: "operator",
		DialTimeout: 2 * time.Second, ReadTimeout: 30 * time.Second,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})}
	if err := c.client.Ping(ctx).Err(); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// configure knows max_keys, which becomes as many bytes as so many keys of the
// sort that is there take: Redis bounds bytes. It evicts what has not been used
// for longest.
func (c *cache) configure(ctx context.Context, values map[string]string) error {
	set, err := desired.ReadStoreSettings(stack.KindCache, values)
	if err != nil {
		return err
	}
	bytes := 0
	if set.Keys > 0 {
		empty, each, err := c.sizes(ctx)
		if err != nil {
			return err
		}
		bytes = empty + set.Keys*each
	}
	if err := c.client.ConfigSet(ctx, "maxmemory-policy", "allkeys-lru").Err(); err != nil {
		return err
	}
	return c.client.ConfigSet(ctx, "maxmemory", strconv.Itoa(bytes)).Err()
}

// keySize is what a key takes that holds some rows, in bytes, when there is
// none to ask.
const keySize = 512

// sizes tells how many bytes the server takes without keys, and each key.
func (c *cache) sizes(ctx context.Context) (empty, each int, err error) {
	memory, err := c.info(ctx, "memory")
	if err != nil {
		return 0, 0, err
	}
	used, err := strconv.Atoi(memory["used_memory"])
	if err != nil {
		return 0, 0, fmt.Errorf("read used_memory: %w", err)
	}
	keys, err := c.client.DBSize(ctx).Result()
	if err != nil {
		return 0, 0, err
	}
	data, err := strconv.Atoi(memory["used_memory_dataset"])
	if err != nil || keys < 10 {
		return used - int(keys)*keySize, keySize, nil //nolint:nilerr // an older server tells less
	}
	each = max(64, data/int(keys))
	return used - int(keys)*each, each, nil
}

func (c *cache) info(ctx context.Context, section string) (map[string]string, error) {
	text, err := c.client.Info(ctx, section).Result()
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for line := range strings.Lines(text) {
		if k, v, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			out[k] = v
		}
	}
	return out, nil
}

// limit: nothing of a cache can be bounded.
func (c *cache) limit(context.Context, faults.Limit) error { return nil }

// conditions begins and ends what a hot key does: it is so large that reading
// it keeps the one thread of the server from everything else for as long.
func (c *cache) conditions(_ context.Context, all []live.Condition) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, stop := range c.hot {
		if !slices.ContainsFunc(all, func(cond live.Condition) bool { return cond.ID == id }) {
			stop()
			delete(c.hot, id)
			delete(c.delay, id)
		}
	}
	for _, cond := range all {
		if c.hot[cond.ID] != nil {
			continue
		}
		ctx, stop := context.WithCancel(context.Background())
		c.hot[cond.ID], c.delay[cond.ID] = stop, cond.Delay
		c.busy.Go(func() { c.read(ctx, cond.Delay) })
	}
	return nil
}

// hotMost is how long the server is kept busy at a time: long enough for every
// reader to give up, and short enough for it to end soon.
const hotMost = 500 * time.Millisecond

// read goes on reading a key that takes a time to read, half of the time; one
// that takes longer than can be waited for, nearly all of it.
func (c *cache) read(ctx context.Context, takes time.Duration) {
	rest := takes
	if takes > hotMost {
		takes, rest = hotMost, hotMost/5
	}
	for ctx.Err() == nil {
		// A busy loop in the server: what copying so large a value is to it.
		_ = c.client.Eval(ctx, `local t = redis.call('TIME'); local from = t[1] * 1000000 + t[2]
			repeat t = redis.call('TIME') until t[1] * 1000000 + t[2] - from >= tonumber(ARGV[1])`, nil, takes.Microseconds()).Err()
		pause := time.NewTimer(rest)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
		}
	}
}

func (c *cache) do(ctx context.Context, d faults.Data) error {
	switch d.Op {
	case faults.DataFlush:
		return c.client.FlushAll(ctx).Err()
	case faults.DataWarm:
		return c.copies.putBack(ctx, c.client)
	}
	return fmt.Errorf("%s of a cache: %w", d.Op, faults.ErrUnsupported)
}

func (c *cache) again(ctx context.Context) error {
	c.copies.forgetOwn()
	return c.client.Ping(ctx).Err()
}

// linkRate is what a large value is read with, in bytes a second: it tells how
// large a value must be that takes so long.
const linkRate = 50 << 20

func (c *cache) figures(ctx context.Context) ([]figure, error) {
	stats, err := c.info(ctx, "all")
	if err != nil {
		return nil, err
	}
	keys, err := c.client.DBSize(ctx).Result()
	if err != nil {
		return nil, err
	}
	own, err := c.copies.take(ctx, c.client)
	if err != nil {
		return nil, err
	}
	number := func(name string) float64 {
		v, _ := strconv.ParseFloat(stats[name], 64) // a server that does not tell has none
		return v
	}
	c.mu.Lock()
	largest := float64(keySize)
	for _, d := range slices.Collect(maps.Values(c.delay)) {
		largest = max(largest, d.Seconds()*linkRate)
	}
	c.mu.Unlock()
	return []figure{
		{"redis_db_keys", "gauge", `db="db0"`, float64(keys)},
		{"redis_commands_processed_total", "counter", "", number("total_commands_processed")},
		{"redis_connected_clients", "gauge", "", number("connected_clients")},
		{"redis_evicted_keys_total", "counter", "", number("evicted_keys")},
		{"redis_keyspace_hits_total", "counter", "", max(0, number("keyspace_hits")-own)},
		{"redis_keyspace_misses_total", "counter", "", number("keyspace_misses")},
		{"redis_db_key_bytes_max", "gauge", "", largest},
	}, nil
}

func (c *cache) close() {
	c.mu.Lock()
	for _, stop := range c.hot {
		stop()
	}
	c.mu.Unlock()
	c.busy.Wait()
	_ = c.client.Close()
}
