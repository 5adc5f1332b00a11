package inproc

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
)

// cache answers Redis' protocol.
type cache struct {
	redis   *miniredis.Miniredis
	stop    chan struct{}
	stopped chan struct{}

	mu      sync.Mutex
	max     int // keys; 0: no bound
	used    usage
	hot     map[int]*hot // by condition
	hits    int
	misses  int
	evicted int
}

// hot is a key that takes long to read.
type hot struct {
	key   string // the one most asked for; chosen when one is
	delay time.Duration
}

func openCache(values map[string]string) (*cache, error) {
	c := &cache{
		redis: miniredis.NewMiniRedis(), stop: make(chan struct{}), stopped: make(chan struct{}),
		used: newUsage(), hot: map[int]*hot{},
	}
	if err := c.configure(values); err != nil {
		return nil, err
	}
	first, err := c.redis.Dial() // starts it, without a port
	if err != nil {
		return nil, err
	}
	_ = first.Close()
	c.redis.Server().SetPreHook(c.before)
	go c.age()
	return c, nil
}

// age lets keys expire: miniredis leaves the passing of time to its owner.
func (c *cache) age() {
	defer close(c.stopped)
	const tick = 500 * time.Millisecond
	t := time.NewTicker(tick)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			c.redis.FastForward(tick)
			c.mu.Lock()
			c.used.forget(time.Now().Add(-remembered))
			c.mu.Unlock()
		case <-c.stop:
			return
		}
	}
}

func (c *cache) dial() (net.Conn, error) { return c.redis.Dial() }

// configure knows max_keys.
func (c *cache) configure(values map[string]string) error {
	set, err := desired.ReadStoreSettings(stack.KindCache, values)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.max = set.Keys
	c.evict(0)
	return nil
}

func (c *cache) limit(l faults.Limit) error {
	if l.Disk != 0 {
		return fmt.Errorf("a cache keeps nothing on a disk: %w", faults.ErrUnsupported)
	}
	return nil
}

// before sees every command before it is done. It never does it itself.
func (c *cache) before(_ *server.Peer, command string, args ...string) (done bool) {
	switch {
	case command == "GET" && len(args) == 1:
		if d := c.get(args[0]); d > 0 {
			t := time.NewTimer(d)
			defer t.Stop()
			select {
			case <-t.C:
			case <-c.stop:
			}
		}
	case command == "SET" && len(args) >= 2:
		c.set(args[0], args[1], expiry(args[2:]))
	}
	return false
}

// get notes that a key is read, and tells how long that takes.
func (c *cache) get(key string) time.Duration {
	hit := c.redis.Exists(key)
	c.mu.Lock()
	defer c.mu.Unlock()
	if hit {
		c.hits++
	} else {
		c.misses++
	}
	c.used.read(key)
	var d time.Duration
	for _, h := range c.hot {
		if h.key == "" {
			h.key = c.used.favourite()
		}
		if h.key == key {
			d = max(d, h.delay)
		}
	}
	return d
}

func (c *cache) set(key, value string, ttl time.Duration) {
	isNew := 0
	if !c.redis.Exists(key) {
		isNew = 1
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.used.write(key, value, ttl)
	c.evict(isNew)
}

// evict makes room for so many keys more: those go that nobody has used for
// longest. c.mu is held.
func (c *cache) evict(more int) {
	if c.max == 0 {
		return
	}
	for over := len(c.redis.Keys()) + more - c.max; over > 0; over-- {
		key, ok := c.used.oldest(c.redis.Exists)
		if !ok { // nobody has used any for so long that it is forgotten
			keys := c.redis.Keys()
			if len(keys) == 0 {
				return
			}
			key = keys[0]
		}
		c.redis.Del(key)
		c.evicted++
	}
}

// forget: a cache comes back empty.
func (c *cache) forget() { c.redis.FlushAll() }

func (c *cache) conditions(_ context.Context, all []live.Condition) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	begun, ended := sift(c.hot, all)
	for _, id := range ended {
		delete(c.hot, id)
	}
	for _, b := range begun {
		c.hot[b.ID] = &hot{key: c.used.favourite(), delay: b.Delay}
	}
	return nil
}

func (c *cache) do(_ context.Context, d faults.Data) error {
	switch d.Op {
	case faults.DataFlush:
		c.redis.FlushAll()
	case faults.DataWarm:
		c.mu.Lock()
		defer c.mu.Unlock()
		for key, e := range c.used.wanted(time.Now().Add(-remembered)) {
			if c.redis.Exists(key) {
				continue
			}
			c.evict(1)
			if err := c.redis.Set(key, e.value); err != nil {
				return err
			}
			if e.ttl > 0 {
				c.redis.SetTTL(key, e.ttl)
			}
		}
	default:
		return fmt.Errorf("%s of a cache: %w", d.Op, faults.ErrUnsupported)
	}
	return nil
}

// linkRate is what a large value is read with, in bytes a second: it tells how
// large a value must be that takes so long.
const linkRate = 50 << 20

func (c *cache) figures(up bool) []figure {
	if !up {
		return []figure{{"redis_up", "gauge", "", 0}}
	}
	keys := c.redis.Keys()
	largest := 0.0
	for _, key := range keys {
		if v, err := c.redis.Get(key); err == nil {
			largest = max(largest, float64(len(v)))
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, h := range c.hot {
		largest = max(largest, h.delay.Seconds()*linkRate)
	}
	return []figure{
		{"redis_up", "gauge", "", 1},
		{"redis_db_keys", "gauge", `db="db0"`, float64(len(keys))},
		{"redis_commands_processed_total", "counter", "", float64(c.redis.CommandCount())},
		{"redis_connected_clients", "gauge", "", float64(c.redis.CurrentConnectionCount())},
		{"redis_evicted_keys_total", "counter", "", float64(c.evicted)},
		{"redis_keyspace_hits_total", "counter", "", float64(c.hits)},
		{"redis_keyspace_misses_total", "counter", "", float64(c.misses)},
		{"redis_db_key_bytes_max", "gauge", "", largest},
	}
}

func (c *cache) close() {
	close(c.stop)
	<-c.stopped
	c.redis.Close()
}
