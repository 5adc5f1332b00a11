package tabletop

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
)

// generations numbers the secrets of each name. It never sees more of a value
// than whether it is one that it knows.
type generations struct {
	newest map[string]int
	known  map[string]int // by the hash of name and value
}

func newGenerations() *generations {
	return &generations{newest: map[string]int{}, known: map[string]int{}}
}

func (g *generations) mint(name, value string) int {
	sum := sha256.Sum256([]byte(name + "\x00" + value))
	id := string(sum[:])
	if value == "" || g.known[id] == 0 {
		g.newest[name]++
		g.known[id] = g.newest[name]
	}
	return g.known[id]
}

// fingerprint tells secrets apart. It is made from the seed, as there is no
// value here to make it from.
func (m *model) fingerprint(name string, generation int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %d", m.seed, name, generation))
	return hex.EncodeToString(sum[:4])
}

func (m *model) fingerprints(secrets map[string]int) map[string]string {
	if len(secrets) == 0 {
		return nil
	}
	shown := make(map[string]string, len(secrets))
	for name, generation := range secrets {
		shown[name] = m.fingerprint(name, generation)
	}
	return shown
}

// A token is good from a little before it was made until it is too old, by the
// clock of whoever checks it.
const (
	tokenAhead = time.Minute
	tokenLife  = 10 * time.Minute
)

// check holds the token of a request to the secret and the clock of the
// replica that serves it.
func (t *task) check(f *frame) failure {
	result, why := f.replica.token(f.plan.token, t.frames[len(t.frames)-2].replica)
	f.replica.checked(result)
	return why
}

// token holds a token that another replica signed, or a customer, to our
// secret and our clock.
func (r *replica) token(secret string, from *replica) (result string, why failure) {
	ours := r.unit.secrets[secret]
	var age time.Duration
	theirs := 0
	if from != nil {
		theirs = from.unit.secrets[secret]
		age = (r.skew.Now() - from.skew.Now()).Truncate(time.Second)
	}
	refuse := func(result, why string) (string, failure) { return result, failure{status: 401, form: why} }
	switch {
	case theirs != ours:
		return refuse("unknown_key", "session token signed with an unknown key, ours is "+r.unit.m.fingerprint(secret, ours))
	case age > tokenLife:
		return refuse("expired", fmt.Sprintf("session token expired: it was made %s ago by our clock", age))
	case age < -tokenAhead:
		return refuse("not_yet_valid", fmt.Sprintf("session token not yet valid: it was made %s ahead of our clock", -age))
	}
	return "ok", failure{}
}

// distrust is what a client finds wrong with the certificate of a service.
func (u *unit) distrust(c *client, now instant) string {
	if !u.spec.TLS {
		return ""
	}
	var skew time.Duration
	if c.replica != nil {
		skew = c.replica.skew.Now()
	}
	switch u.wanted.Certificate.Now() {
	case faults.CertificateWrongName:
		return "tls: certificate is for another name"
	case faults.CertificateUntrusted:
		return "tls: certificate signed by unknown authority"
	}
	theirs := u.m.wall(now).Add(skew)
	switch {
	case theirs.After(u.notAfter):
		return "tls: certificate has expired"
	case theirs.Before(u.notBefore):
		return "tls: certificate is not yet valid"
	}
	return ""
}

// certify gives a service the certificate that is wanted, made now: connections
// to it are opened anew.
func (u *unit) certify() {
	u.notBefore, u.notAfter = desired.Valid(u.wanted.Certificate.Now(), u.m.wall(u.m.now))
	for _, l := range u.inbound {
		l.renew()
	}
}

// renew closes the connections that go over a link.
func (l *link) renew() {
	l.era++
	if l.from == nil {
		if l.m.said != nil {
			l.m.said.client.renew()
		}
		return
	}
	if l.from.fleet == nil {
		return
	}
	for _, r := range l.from.fleet.members {
		if r.state != down {
			r.clients[l.in].renew()
		}
	}
}
