package tabletop

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
)

// secret is one that a service was handed.
type secret struct {
	generation int
	loaded     instant
}

// vault keeps which generation of each secret is the current one. It never
// sees more of a value than whether it is one that it knows.
type vault struct {
	seed    int64
	current map[string]int
	newest  map[string]int
	known   map[string]int   // generations by the hash of name and value
	handed  map[string][]int // hand-outs of each name in force, oldest first
	last    int
}

func newVault(seed int64) *vault {
	return &vault{seed: seed, current: map[string]int{}, newest: map[string]int{}, known: map[string]int{}, handed: map[string][]int{}}
}

func (v *vault) issue(name string) int {
	if v.current[name] == 0 {
		v.current[name], v.newest[name] = 1, 1
	}
	return v.current[name]
}

// handOut notes that somebody is about to get a secret: a new one, or the
// current one if value is empty. It returns the generation they get and how to
// take that back, which fails when the secret was handed to anybody else since.
func (v *vault) handOut(name, value string) (got int, back func() bool) {
	was := v.current[name]
	if value != "" {
		sum := sha256.Sum256([]byte(name + "\x00" + value))
		id := string(sum[:])
		if v.known[id] == 0 {
			v.newest[name]++
			v.known[id] = v.newest[name]
		}
		v.current[name] = v.known[id]
	}
	v.last++
	turn := v.last
	v.handed[name] = append(v.handed[name], turn)
	return v.current[name], func() bool {
		all := v.handed[name]
		if all[len(all)-1] != turn {
			return false
		}
		v.handed[name] = all[:len(all)-1]
		v.current[name] = was
		return true
	}
}

// fingerprint tells secrets apart. It is made from the seed, as there is no
// value here to make it from.
func (v *vault) fingerprint(name string, generation int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %d", v.seed, name, generation))
	return hex.EncodeToString(sum[:4])
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
	result, why := f.replica.token(t.frames[len(t.frames)-2].replica)
	f.replica.checked(result)
	return why
}

// token holds a token that another replica signed, or a customer, to our
// secret and our clock.
func (r *replica) token(from *replica) (result string, why failure) {
	ours := r.unit.secrets[service.SigningSecret].generation
	var age time.Duration
	theirs := 0
	if from != nil {
		theirs = from.unit.secrets[service.SigningSecret].generation
		age = (r.skew - from.skew).Truncate(time.Second)
	}
	refuse := func(result, why string) (string, failure) { return result, failure{status: 401, form: why} }
	switch {
	case theirs != ours:
		return refuse("unknown_key", "session token signed with an unknown key, ours is "+r.unit.m.vault.fingerprint(service.SigningSecret, ours))
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
		skew = c.replica.skew
	}
	switch u.certificate {
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

// validity is how long a certificate is good.
const validity = 90 * 24 * time.Hour

// certify gives a service another certificate: connections to it are opened
// anew.
func (u *unit) certify(state faults.CertificateState) {
	now := u.m.wall(u.m.now)
	u.certificate = state
	u.notBefore, u.notAfter = now.Add(-validity/2), now.Add(validity/2)
	if state == faults.CertificateExpired {
		u.notBefore, u.notAfter = now.Add(-validity), now.Add(-time.Minute)
	}
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
