package inproc

import (
	"container/list"
	"strconv"
	"strings"
	"time"
)

const (
	// remembered is how long a cache knows what its readers asked for.
	remembered = 5 * time.Minute
	// mostKeys bounds how many keys it knows.
	mostKeys = 4096
)

// usage is what a cache knows of its keys beside their values. It has no lock.
type usage struct {
	entries map[string]*entry
	recent  *list.List // of keys, the last used first
}

type entry struct {
	place *list.Element
	times int       // read
	read  time.Time // last; zero: never
	used  time.Time
	value string // last written
	ttl   time.Duration
	known bool // there was a value
}

func newUsage() usage { return usage{map[string]*entry{}, list.New()} }

func (u *usage) touch(key string) *entry {
	e, ok := u.entries[key]
	if !ok {
		e = &entry{place: u.recent.PushFront(key)}
		u.entries[key] = e
		for len(u.entries) > mostKeys {
			last := u.recent.Remove(u.recent.Back()).(string)
			delete(u.entries, last)
		}
	}
	e.used = time.Now()
	u.recent.MoveToFront(e.place)
	return e
}

func (u *usage) read(key string) {
	e := u.touch(key)
	e.read = e.used
	e.times++
}

func (u *usage) write(key, value string, ttl time.Duration) {
	e := u.touch(key)
	e.value, e.ttl, e.known = value, ttl, true
}

// favourite is the key that is read most; empty when none is.
func (u *usage) favourite() string {
	best, most := "", 0
	for key, e := range u.entries {
		if e.times > most || e.times == most && key < best {
			best, most = key, e.times
		}
	}
	return best
}

// oldest is the key, of those that exist, that was used last before all others.
func (u *usage) oldest(exists func(string) bool) (string, bool) {
	for at := u.recent.Back(); at != nil; at = at.Prev() {
		if key := at.Value.(string); exists(key) {
			return key, true
		}
	}
	return "", false
}

// wanted lists what was read since a moment and once had a value.
func (u *usage) wanted(since time.Time) map[string]*entry {
	all := map[string]*entry{}
	for key, e := range u.entries {
		if e.known && e.read.After(since) {
			all[key] = e
		}
	}
	return all
}

// forget drops what nobody has used since a moment.
func (u *usage) forget(since time.Time) {
	for at := u.recent.Back(); at != nil; at = u.recent.Back() {
		key := at.Value.(string)
		if u.entries[key].used.After(since) {
			return
		}
		u.recent.Remove(at)
		delete(u.entries, key)
	}
}

// expiry reads how long a SET lets its key live; 0: for ever.
func expiry(options []string) time.Duration {
	for i := 0; i+1 < len(options); i++ {
		n, err := strconv.Atoi(options[i+1])
		if err != nil {
			continue
		}
		switch strings.ToUpper(options[i]) {
		case "EX":
			return time.Duration(n) * time.Second
		case "PX":
			return time.Duration(n) * time.Millisecond
		}
	}
	return 0
}
