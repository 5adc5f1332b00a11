package oidc

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/server/config/sheet"
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
	mostKept     = 20 // providers
	usualSession = 12 * time.Hour
	usualTokens  = 14 * 24 * time.Hour
	// shortest and longest life of a session; the store has a longest of its own.
	shortest, longest = time.Minute, 90 * 24 * time.Hour
)

// Read reads a file of providers. roles are those that there are. The error joins
// every sheet.Mistake.
func Read(file string, roles []string) ([]Settings, error) {
	var w struct {
		Providers []Settings `yaml:"providers"`
	}
	from, err := sheet.Read(file, &w)
	if err != nil {
		return nil, err
	}
	r := reader{from, roles}
	r.providers(w.Providers)
	if err := r.Err(); err != nil {
		return nil, err
	}
	return w.Providers, nil
}

type reader struct {
	*sheet.Sheet
	roles []string
}

func (r *reader) providers(all []Settings) {
	if len(all) == 0 {
		r.Add("", "providers is missing: a list of those whom people may sign in with")
	}
	if len(all) > mostKept {
		r.Add("providers", "there are %d providers; at most %d are read", len(all), mostKept)
		return
	}
	names := map[string]bool{}
	for i := range all {
		s, where := &all[i], fmt.Sprintf("providers[%d].", i)
		r.Name(where+"name", s.Name, names)
		if s.Title = cmp.Or(s.Title, s.Name); len(s.Title) > 60 {
			r.Add(where+"title", "title is longer than 60 bytes: it stands on a button")
		}
		r.issuer(where+"issuer", s.Issuer)
		if s.ClientID == "" {
			r.Add(where+"client-id", "client-id is missing: the provider has given this server one")
		}
		s.secret = r.Secret(where+"client-secret-file", s.SecretFile)
		if s.Scopes == nil {
			s.Scopes = []string{"profile", "email"}
		}
		s.Claims.Login, s.Claims.Name, s.Claims.Groups = cmp.Or(s.Claims.Login, "preferred_username"), cmp.Or(s.Claims.Name, "name"), cmp.Or(s.Claims.Groups, "groups")
		for group, given := range s.Roles {
			for k, role := range given {
				if !slices.Contains(r.roles, role) {
					r.Add(fmt.Sprintf("%sroles.%s[%d]", where, group, k), "there is no role %q; there is %s", role, strings.Join(r.roles, ", "))
				}
			}
		}
		if s.Accounts = cmp.Or(s.Accounts, Ask); s.Accounts != Create && s.Accounts != Ask {
			r.Add(where+"accounts", "accounts is %q; it is %s or %s", s.Accounts, Create, Ask)
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
		r.Add(where+key, "%s is a length of time such as 12h, from a minute to 2160h", key)
	}
	return life
}

// issuer checks where a provider is found. In clear, whoever can change its answers
// would be whomever they like.
func (r *reader) issuer(where, text string) {
	if text == "" {
		r.Add(where, "issuer is missing: the address that the provider calls itself by")
		return
	}
	wrong := sheet.Address(text)
	if wrong == "" && strings.Contains(text, "?") {
		wrong = "is an address such as https://id.example.org, without a query"
	}
	if wrong != "" {
		r.Add(where, "issuer %s", wrong)
	}
}
