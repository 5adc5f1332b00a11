package web

import (
	"crypto/sha256"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/drillyard/drillyard/server/store"
)

// accountPace is for guessing one account's password from many addresses, all
// of them together. It is a little faster than the pace of one address, on
// purpose: a single address can never use it up, and so keep others out, and a
// thousand of them get hardly further than one, some 17,000 tries a day. At
// that, a password of ten characters that is on no list of common ones holds
// for years.
var accountPace = pace{5 * time.Second, 20}

const (
	// placeLife is how long an address counts as its owner's after a sign-in.
	placeLife = store.SessionLife
	// placesSize is how many of them are remembered; the one that was used longest ago is
	// forgotten.
	placesSize = 4096
)

// accounts keeps strangers who try to sign in with a login to a pace, wherever
// they come from. It slows down and never locks: an address that the account
// was signed in from before, with a password or a link, is not held up by what
// strangers do. Logins that nobody has are treated alike, so that the answer
// does not tell which exist.
type accounts struct {
	strangers *limiter // by login

	places *lru.Cache[string, time.Time] // by login and address: the last sign-in
}

func newAccounts(p pace) *accounts {
	places, err := lru.New[string, time.Time](placesSize)
	if err != nil {
		panic(err) // a size below one
	}
	return &accounts{newLimiter(p), places}
}

// allow takes one try to sign in with a login from an address.
func (a *accounts) allow(login, from string, now time.Time) bool {
	return a.knows(login, from, now) || a.strangers.allow(blurred(login), now)
}

func (a *accounts) knows(login, from string, now time.Time) bool {
	at, ok := a.places.Peek(blurred(login, from))
	return ok && now.Sub(at) < placeLife
}

// welcome notes that a login was signed in from an address.
func (a *accounts) welcome(login, from string, now time.Time) {
	a.places.Add(blurred(login, from), now)
}

// blurred names a login, or a login at an address, in a few bytes however long
// it is, and without holding what was typed: some type their password there.
func blurred(login string, from ...string) string {
	h := sha256.New()
	h.Write([]byte(store.FoldLogin(login)))
	for _, f := range from {
		h.Write([]byte{0})
		h.Write([]byte(f))
	}
	return string(h.Sum(nil))
}
