package tabletop

import "time"

// askedFor is how long a cache remembers what its readers asked for.
const askedFor = 5 * time.Minute

// mostAsked bounds how many keys it remembers that are not there.
const mostAsked = 4096

// entry is what is kept under a key.
type entry struct {
	key          key
	format       string // that a release writes
	size         int
	ttl          time.Duration
	expires      instant
	asked        instant // when a reader last asked for it
	times        int     // that one has
	newer, older int32   // by last use
	live         bool
}

// good tells whether a reader can use what is there: it is written as it writes
// it, and not older than its settings allow now.
func (e *entry) good(now instant, format string, ttl time.Duration) bool {
	return e.format == format && now < e.expires.after(ttl-e.ttl)
}

// keys is the data of a cache: its entries, who was used when, and who expires
// next.
type keys struct {
	at        map[key]int32
	entries   []entry
	vacant    []int32
	newest    int32
	oldest    int32
	most      int // 0: no bound
	ends      expiries
	gone      map[key]entry // what readers ask for and is not there
	commands  float64
	evictions float64
	hits      float64
	misses    float64
}

func (k *keys) init() {
	k.at, k.gone = map[key]int32{}, map[key]entry{}
	k.newest, k.oldest = -1, -1
}

func (k *keys) bound(most int) {
	k.most = most
	if k.at != nil {
		k.evict()
	}
}

// read looks a key up at a moment.
func (k *keys) read(now instant, id key) (*entry, bool) {
	k.commands++
	k.expire(now)
	at, there := k.at[id]
	if !there {
		k.misses++
		e := k.gone[id]
		e.key, e.asked = id, now
		e.times++
		k.miss(now, e)
		return nil, false
	}
	k.hits++
	e := &k.entries[at]
	e.asked = now
	e.times++
	if k.newest != at {
		k.unlink(at)
		k.link(at)
	}
	return e, true
}

// miss remembers what is not there.
func (k *keys) miss(now instant, e entry) {
	k.gone[e.key] = e
	if len(k.gone) > mostAsked {
		for id, e := range k.gone {
			if now.since(e.asked) > askedFor {
				delete(k.gone, id)
			}
		}
	}
}

// write puts something under a key.
func (k *keys) write(now instant, e entry) {
	k.commands++
	k.expire(now)
	at, there := k.at[e.key]
	if there {
		e.asked, e.times = k.entries[at].asked, k.entries[at].times
		k.unlink(at)
	} else {
		if was, known := k.gone[e.key]; known {
			e.asked, e.times = was.asked, was.times
			delete(k.gone, e.key)
		}
		if n := len(k.vacant); n > 0 {
			at, k.vacant = k.vacant[n-1], k.vacant[:n-1]
		} else {
			at = int32(len(k.entries))
			k.entries = append(k.entries, entry{})
		}
		k.at[e.key] = at
	}
	e.live, e.expires = true, now.after(e.ttl)
	k.entries[at] = e
	k.link(at)
	k.ends.push(expiry{e.expires, at})
	k.evict()
}

func (k *keys) evict() {
	for k.most > 0 && len(k.at) > k.most {
		k.remove(k.oldest)
		k.evictions++
	}
}

func (k *keys) remove(at int32) {
	e := &k.entries[at]
	k.unlink(at)
	delete(k.at, e.key)
	if e.times > 0 {
		k.miss(e.asked, *e)
	}
	*e = entry{}
	k.vacant = append(k.vacant, at)
}

// expire lets go of what has outlived its time.
func (k *keys) expire(now instant) {
	for len(k.ends) > 0 && k.ends[0].when <= now {
		e := k.ends.pop()
		if have := &k.entries[e.at]; have.live && have.expires <= now {
			k.remove(e.at)
		}
	}
}

func (k *keys) flush() {
	for k.newest >= 0 {
		k.remove(k.newest)
	}
	k.ends = k.ends[:0]
}

func (k *keys) unlink(at int32) {
	e := &k.entries[at]
	if e.newer >= 0 {
		k.entries[e.newer].older = e.older
	} else {
		k.newest = e.older
	}
	if e.older >= 0 {
		k.entries[e.older].newer = e.newer
	} else {
		k.oldest = e.newer
	}
}

func (k *keys) link(at int32) {
	e := &k.entries[at]
	e.newer, e.older = -1, k.newest
	if k.newest >= 0 {
		k.entries[k.newest].newer = at
	} else {
		k.oldest = at
	}
	k.newest = at
}

// largest is the size of the largest entry.
func (k *keys) largest() int {
	most := 0
	for i := range k.entries {
		if k.entries[i].live {
			most = max(most, k.entries[i].size)
		}
	}
	return most
}

// warm puts everything there again that readers asked for in the last minutes
// and that was there once, in an order of its own.
func (k *keys) warm(now instant) {
	var due []key
	for id, e := range k.gone {
		if e.ttl > 0 && now.since(e.asked) <= askedFor {
			due = append(due, id)
		}
	}
	sortKeys(due)
	for _, id := range due {
		k.write(now, k.gone[id])
	}
}

// favourite is the key that readers asked for most.
func (k *keys) favourite() key {
	var best entry
	better := func(e entry) {
		if e.times > best.times || e.times == best.times && e.times > 0 && e.key.before(best.key) {
			best = e
		}
	}
	for i := range k.entries {
		if k.entries[i].live {
			better(k.entries[i])
		}
	}
	for _, e := range k.gone {
		better(e)
	}
	return best.key
}

// expiries is a heap of entries by when they expire.
type expiries []expiry

type expiry struct {
	when instant
	at   int32
}

func (h *expiries) push(e expiry) {
	a := append(*h, e)
	i := len(a) - 1
	for i > 0 && e.when < a[(i-1)/2].when {
		a[i] = a[(i-1)/2]
		i = (i - 1) / 2
	}
	a[i] = e
	*h = a
}

func (h *expiries) pop() expiry {
	a := *h
	first, last := a[0], a[len(a)-1]
	a = a[:len(a)-1]
	*h = a
	i := 0
	for 2*i+1 < len(a) {
		child := 2*i + 1
		if child+1 < len(a) && a[child+1].when < a[child].when {
			child++
		}
		if a[child].when >= last.when {
			break
		}
		a[i] = a[child]
		i = child
	}
	if len(a) > 0 {
		a[i] = last
	}
	return first
}
