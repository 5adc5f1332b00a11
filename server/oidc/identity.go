package oidc

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	gooidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Identity is who somebody is at a provider.
type Identity struct {
	Issuer, Subject string // together they stay, whatever else changes
	Login           string // what people call them there
	Name            string
	Groups          []string
}

const (
	mostGroups = 1000
	textSize   = 200 // of a login, a name, a group, in bytes
)

// identity reads who somebody is of the token and, where that leaves something
// open, of what the provider says when asked.
func (p *Provider) identity(ctx context.Context, e *endpoints, id *gooidc.IDToken, token *oauth2.Token) (Identity, error) {
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return Identity{}, fmt.Errorf("%w: %s: %w", ErrInvalid, p.Name, err)
	}
	if e.UserInfoEndpoint() != "" && (claim(claims, p.Claims.Login) == nil || claim(claims, p.Claims.Name) == nil || claim(claims, p.Claims.Groups) == nil) {
		more, err := e.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return Identity{}, fmt.Errorf("%w: %s: %w", ErrUnreachable, p.Name, err)
		}
		said := map[string]any{}
		if err := more.Claims(&said); err != nil || more.Subject != id.Subject {
			return Identity{}, fmt.Errorf("%w: %s: what it says of a person is of another one", ErrInvalid, p.Name)
		}
		for name, value := range said { // what was signed counts
			if _, there := claims[name]; !there {
				claims[name] = value
			}
		}
	}
	// An address that nobody has verified is whatever somebody wrote there.
	if verified, _ := claims["email_verified"].(bool); !verified {
		delete(claims, "email")
	}
	who := Identity{Issuer: id.Issuer, Subject: id.Subject, Login: text(claim(claims, p.Claims.Login)), Name: text(claim(claims, p.Claims.Name)), Groups: texts(claim(claims, p.Claims.Groups))}
	if who.Login == "" {
		who.Login = text(claims["email"])
	}
	if who.Login == "" || who.Subject == "" {
		return Identity{}, fmt.Errorf("%w: %s: it does not say what somebody is called: there is no claim %s", ErrInvalid, p.Name, p.Claims.Login)
	}
	who.Name = cmp.Or(who.Name, who.Login)
	return who, nil
}

// RolesOf are the roles that groups give. It is false where groups say nothing of
// roles.
func (s Settings) RolesOf(groups []string) (roles []string, ok bool) {
	for _, group := range groups {
		for _, role := range s.Roles[group] {
			if !slices.Contains(roles, role) {
				roles = append(roles, role)
			}
		}
	}
	return roles, len(s.Roles) > 0
}

// Life is how long somebody is signed in before the provider is asked again.
func (s Settings) Life() time.Duration { return s.life }

// TokenLife is how long API tokens of somebody are good after they signed in here.
func (s Settings) TokenLife() time.Duration { return cmp.Or(s.tokenLife, usualTokens) }

// claim is the value of a name, or, where there is none, at the end of its dots.
func claim(claims map[string]any, name string) any {
	if value, ok := claims[name]; ok {
		return value
	}
	outer, inner, ok := strings.Cut(name, ".")
	if !ok {
		return nil
	}
	within, _ := claims[outer].(map[string]any)
	return claim(within, inner)
}

func text(value any) string {
	s, _ := value.(string)
	if s = strings.TrimSpace(s); len(s) > textSize || !utf8.ValidString(s) || strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		return ""
	}
	return s
}

// texts reads a list, or the one text that some providers write in its place.
func texts(value any) (all []string) {
	if one := text(value); one != "" {
		return []string{one}
	}
	list, _ := value.([]any)
	for _, v := range list[:min(len(list), mostGroups)] {
		if s := text(v); s != "" {
			all = append(all, s)
		}
	}
	return all
}
