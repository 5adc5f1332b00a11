package oidc

import (
	"crypto/rand"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

const (
	// AttemptLife is how long somebody may take to sign in elsewhere.
	AttemptLife = 10 * time.Minute
	// mostAttempts bounds those that are under way: beyond, the oldest is
	// forgotten.
	mostAttempts = 10_000
)

// Errand is what a browser is sent away with and comes back to: cookies that are
// strict do not come along with it from elsewhere.
type Errand struct {
	Then    string // where it wants to be, at last
	Session string // the id of the session that it had; empty: none
}

// attempt is one to sign in.
type attempt struct {
	Errand
	state    string // comes back in the address: the answer is to our question
	nonce    string // comes back in the token: the token is
	verifier string // proves that who asked is who gets the token: RFC 7636
	kept     string
	began    time.Time
}

// attempts are those under way, by what the browser keeps. Nothing of them is
// stored: after a restart people try again.
type attempts struct {
	now func() time.Time

	mu    sync.Mutex
	by    map[string]attempt
	queue []string // what is in by or was, the oldest first
}

func newAttempts(now func() time.Time) *attempts {
	return &attempts{now: now, by: map[string]attempt{}}
}

func (t *attempts) begin(e Errand) attempt {
	a := attempt{Errand: e, state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier(), kept: rand.Text(), began: t.now()}
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.queue) > 0 {
		oldest, there := t.by[t.queue[0]]
		if there && len(t.queue) < mostAttempts && t.now().Sub(oldest.began) < AttemptLife {
			break
		}
		delete(t.by, t.queue[0])
		t.queue = t.queue[1:]
	}
	t.by[a.kept] = a
	t.queue = append(t.queue, a.kept)
	return a
}

// take returns an attempt, which there is once.
func (t *attempts) take(kept string) (attempt, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a, ok := t.by[kept]
	delete(t.by, kept)
	return a, ok && t.now().Sub(a.began) < AttemptLife
}
