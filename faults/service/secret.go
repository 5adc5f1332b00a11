package service

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// Fingerprint tells secrets apart without giving them away: the first eight
// hexadecimal digits of the SHA-256 of a value. Values are long and random, so
// nothing leads back from it.
func Fingerprint(value string) string {
	sum := sha256.Sum256([]byte(value))
	return hex.EncodeToString(sum[:4])
}

// secrets is what a replica has been handed.
type secrets struct {
	mu   sync.RWMutex
	held map[string]secret
}

type secret struct {
	value  string
	loaded time.Time
}

func (s *secrets) set(name, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held[name] = secret{value, time.Now()}
}

func (s *secrets) get(name string) secret {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.held[name]
}

// entrust gives the replica the secrets that it needs to begin with.
func (r *Replica) entrust(values map[string]string) error {
	r.secrets.held = map[string]secret{}
	for _, name := range r.opts.Business.Secrets(r.opts.Service) {
		value, ok := values[name]
		if !ok {
			return fmt.Errorf("%s has no secret %s", r.opts.Name, name)
		}
		r.secrets.set(name, value)
	}
	return nil
}

// SetSecret hands the running replica a secret in place of the one it has.
func (r *Replica) SetSecret(name, value string) {
	r.secrets.set(name, value)
	r.log("info", "secret "+name+" replaced", "", map[string]string{"secret": name, "fingerprint": Fingerprint(value)})
}

// A token is good from a little before it was made, as clocks differ, until it
// is too old, by the clock of whoever checks it.
const (
	tokenAhead = time.Minute
	tokenLife  = 10 * time.Minute
)

// sign makes a token that says who has the value of the field that it signs: the
// fingerprint of the secret, when it was made, and the signature made with the
// secret. Unlike other fields it is not kept, so that it travels no further than
// the one request it was made for.
func (x *exchange) sign(token stack.Field) string {
	value := x.replica.secrets.get(token.Secret).value
	made := strconv.FormatInt(x.replica.clock.now().Unix(), 10)
	return Fingerprint(value) + "." + made + "." + signature(value, x.fields[token.Signs], made)
}

// check holds a token to the secret we have, and to our clock.
func (x *exchange) check(token stack.Field) *failure {
	r := x.replica
	ours := r.secrets.get(token.Secret).value
	key, rest, _ := strings.Cut(x.fields[token.Name], ".")
	made, signed, _ := strings.Cut(rest, ".")
	result := "ok"
	var err *failure
	switch {
	case key != Fingerprint(ours):
		result = "unknown_key"
		err = refused("session token signed with an unknown key, ours is %s", Fingerprint(ours))
	case !hmac.Equal([]byte(signed), []byte(signature(ours, x.fields[token.Signs], made))):
		result = "bad_signature"
		err = refused("session token with a bad signature")
	default:
		seconds, _ := strconv.ParseInt(made, 10, 64) // signed: we or a peer wrote it
		switch age := r.clock.now().Sub(time.Unix(seconds, 0)).Truncate(time.Second); {
		case age > tokenLife:
			result = "expired"
			err = refused("session token expired: it was made %s ago by our clock", age)
		case age < -tokenAhead:
			result = "not_yet_valid"
			err = refused("session token not yet valid: it was made %s ahead of our clock", -age)
		}
	}
	r.metrics.tokens.WithLabelValues(result).Inc()
	return err
}

func refused(why string, args ...any) *failure {
	return &failure{status: http.StatusUnauthorized, cause: fmt.Sprintf(why, args...)}
}

func signature(value, who, made string) string {
	mac := hmac.New(sha256.New, []byte(value))
	mac.Write([]byte(who + "\n" + made))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}
