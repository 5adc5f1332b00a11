package oidc

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults/stack/plain"
)

// Settings are what is known of a provider before it is asked anything.
type Settings struct {
	// Name is part of addresses, and Title what people read.
	Name  string `yaml:"name"`
	Title string `yaml:"title"`
	// Issuer is where the provider is found, exactly as it calls itself.
	Issuer     string `yaml:"issuer"`
	ClientID   string `yaml:"client-id"`
	SecretFile string `yaml:"client-secret-file"` // empty: a public client
	// Scopes are asked for beside openid; none: profile and email.
	Scopes []string `yaml:"scopes"`
	Claims Claims   `yaml:"claims"`
	// Roles are given by group: when there are any, they are all that somebody
	// has who signs in here, and what they had besides is taken.
	Roles map[string][]string `yaml:"roles"`
	// Accounts is what becomes of somebody who was never here: Create or Ask.
	Accounts string `yaml:"accounts"`
	// Session is how long somebody is signed in before the provider is asked
	// again, and Tokens how long their API tokens are good after they signed in here
	// last.
	Session string `yaml:"session"`
	Tokens  string `yaml:"tokens"`

	secret    string
	life      time.Duration
	tokenLife time.Duration
}

// Claims are the names of what is read of a person; a dot leads into an object.
type Claims struct {
	Login  string `yaml:"login"`
	Name   string `yaml:"name"`
	Groups string `yaml:"groups"`
}

// What becomes of somebody who signs in for the first time.
const (
	Create = "create" // they get an account
	Ask    = "ask"    // they are turned away until an admin has said whose account it is
)

const (
	fileSize     = 64 << 10
	secretSize   = 4 << 10
	mostKept     = 20 // providers
	usualSession = 12 * time.Hour
	usualTokens  = 14 * 24 * time.Hour
	// shortest and longest life of a session; the store has a longest of its own.
	shortest, longest = time.Minute, 90 * 24 * time.Hour
)

var nameShape = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// Mistake is something wrong with a file of providers.
type Mistake struct {
	File         string
	Line, Column int
	Text         string
}

func (m Mistake) Error() string { return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, m.Text) }

// Read reads a file of providers. roles are those that there are. The error joins
// every Mistake.
func Read(file string, roles []string) ([]Settings, error) {
	text, err := readAtMost(file, fileSize)
	if err != nil {
		return nil, err
	}
	root, err := plain.Parse(text, fileSize)
	if m := new(plain.Mistake); errors.As(err, &m) {
		return nil, Mistake{file, m.Line, m.Column, m.Text}
	}
	if n := plain.Reference(root); n != nil {
		at := n.GetToken().Position
		return nil, Mistake{file, at.Line, at.Column, "anchors, aliases, merges and tags are not read: write the value out"}
	}
	var w struct {
		Providers []Settings `yaml:"providers"`
	}
	places, mistakes := plain.Fill(root, &w)
	r := reader{file: file, places: places, roles: roles}
	for _, m := range mistakes {
		r.found = append(r.found, Mistake{file, m.Line, m.Column, m.Text})
	}
	if len(mistakes) == 0 {
		r.providers(w.Providers)
	}
	if len(r.found) == 0 {
		return w.Providers, nil
	}
	slices.SortStableFunc(r.found, func(a, b Mistake) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
	all := make([]error, len(r.found))
	for i, m := range r.found {
		all[i] = m
	}
	return nil, errors.Join(all...)
}

type reader struct {
	file   string
	places plain.Places
	roles  []string
	found  []Mistake
}

func (r *reader) at(where, text string, args ...any) {
	p := r.places.Near(where)
	r.found = append(r.found, Mistake{r.file, max(1, p.Line), max(1, p.Column), fmt.Sprintf(text, args...)})
}

func (r *reader) providers(all []Settings) {
	if len(all) == 0 {
		r.at("", "providers is missing: a list of those whom people may sign in with")
	}
	if len(all) > mostKept {
		r.at("providers", "there are %d providers; at most %d are read", len(all), mostKept)
		return
	}
	names := map[string]bool{}
	for i := range all {
		s, where := &all[i], fmt.Sprintf("providers[%d].", i)
		if !nameShape.MatchString(s.Name) {
			r.at(where+"name", "name is part of addresses: small letters, digits and hyphens, at most 32")
		} else if names[s.Name] {
			r.at(where+"name", "there are two providers called %s", s.Name)
		}
		names[s.Name] = true
		if s.Title = cmp.Or(s.Title, s.Name); len(s.Title) > 60 {
			r.at(where+"title", "title is longer than 60 bytes: it stands on a button")
		}
		r.issuer(where+"issuer", s.Issuer)
		if s.ClientID == "" {
			r.at(where+"client-id", "client-id is missing: the provider has given this server one")
		}
		r.secret(where+"client-secret-file", s)
		if s.Scopes == nil {
			s.Scopes = []string{"profile", "email"}
		}
		s.Claims.Login, s.Claims.Name, s.Claims.Groups = cmp.Or(s.Claims.Login, "preferred_username"), cmp.Or(s.Claims.Name, "name"), cmp.Or(s.Claims.Groups, "groups")
		for group, given := range s.Roles {
			for k, role := range given {
				if !slices.Contains(r.roles, role) {
					r.at(fmt.Sprintf("%sroles.%s[%d]", where, group, k), "there is no role %q; there is %s", role, strings.Join(r.roles, ", "))
				}
			}
		}
		if s.Accounts = cmp.Or(s.Accounts, Ask); s.Accounts != Create && s.Accounts != Ask {
			r.at(where+"accounts", "accounts is %q; it is %s or %s", s.Accounts, Create, Ask)
		}
		s.life, s.tokenLife = r.length(where, "session", s.Session, usualSession), r.length(where, "tokens", s.Tokens, usualTokens)
	}
}

// length reads how long something holds; usual where nothing is said.
func (r *reader) length(where, key, text string, usual time.Duration) time.Duration {
	if text == "" {
		return usual
	}
	life, err := time.ParseDuration(text)
	if err != nil || life < shortest || life > longest {
		r.at(where+key, "%s is a length of time such as 12h, from a minute to 2160h", key)
	}
	return life
}

// issuer checks where a provider is found. Only on this machine may it speak in
// clear: whoever can change its answers is whomever they like.
func (r *reader) issuer(where, text string) {
	u, err := url.Parse(text)
	switch {
	case text == "":
		r.at(where, "issuer is missing: the address that the provider calls itself by")
	case err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		r.at(where, "issuer is an address such as https://id.example.org, without a query")
	case u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()):
	default:
		r.at(where, "issuer has to begin with https://")
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// secret reads what the provider knows this server by. Its file may be named from
// the place of the file that names it.
func (r *reader) secret(where string, s *Settings) {
	if s.SecretFile == "" {
		return
	}
	file := s.SecretFile
	if !filepath.IsAbs(file) {
		file = filepath.Join(filepath.Dir(r.file), file)
	}
	text, err := readAtMost(file, secretSize)
	if err != nil {
		r.at(where, "the secret cannot be read: %v", err)
		return
	}
	if s.secret = strings.TrimSpace(string(text)); s.secret == "" {
		r.at(where, "the file of the secret is empty")
	}
}

func readAtMost(file string, size int64) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > size {
		return nil, fmt.Errorf("%s is no file of at most %d bytes", file, size)
	}
	return os.ReadFile(file)
}
