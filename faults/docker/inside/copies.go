package inside

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// remembered is how long a copy is kept of a key that is no more.
	remembered = 5 * time.Minute
	// mostCopies bounds how many there are.
	mostCopies = 4096
)

// copies are what a cache has had in it lately, for when it has to be filled
// again.
type copies struct {
	mu  sync.Mutex
	all map[string]copied
	own float64 // reads that were ours
}

type copied struct {
	value string // as the server dumps it
	ttl   time.Duration
	seen  time.Time // the last time that the key was there
}

// take copies the keys that were not there before, and tells how many of the
// server's hits were ours so far.
func (c *copies) take(ctx context.Context, client *redis.Client) (own float64, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	for key, k := range c.all {
		if now.Sub(k.seen) > remembered {
			delete(c.all, key)
		}
	}
	var fresh []string
	for keys := client.Scan(ctx, 0, "*", 1000).Iterator(); ; {
		if !keys.Next(ctx) {
			if err := keys.Err(); err != nil {
				return c.own, err
			}
			break
		}
		k, known := c.all[keys.Val()]
		if !known {
			fresh = append(fresh, keys.Val())
			continue
		}
		k.seen = now
		c.all[keys.Val()] = k
	}
	if room := mostCopies - len(c.all); len(fresh) > room {
		fresh = fresh[:room]
	}
	if len(fresh) == 0 {
		return c.own, nil
	}
	values, lives := make([]*redis.StringCmd, len(fresh)), make([]*redis.DurationCmd, len(fresh))
	_, err = client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, key := range fresh {
			values[i], lives[i] = p.Dump(ctx, key), p.PTTL(ctx, key)
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return c.own, err
	}
	for i, key := range fresh {
		if values[i].Err() == nil {
			c.own += 2 // a dump and a look at its life count as reads
			c.all[key] = copied{values[i].Val(), max(0, lives[i].Val()), now}
		}
	}
	return c.own, nil
}

// forgetOwn is for a server that counts from the beginning again.
func (c *copies) forgetOwn() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.own = 0
}

// putBack lets the keys that are no more be there again.
func (c *copies) putBack(ctx context.Context, client *redis.Client) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	// What is there already is refused, and stays.
	_, err := client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for key, k := range c.all {
			p.Restore(ctx, key, k.ttl, k.value)
		}
		return nil
	})
	if err != nil && !strings.HasPrefix(err.Error(), "BUSYKEY") {
		return err
	}
	return nil
}
