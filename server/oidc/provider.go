package oidc

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	gooidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"

	"github.com/drillyard/drillyard/server/config/sheet"
)

// Errors of signing in. What stands behind them is for the log of whoever runs
// the server: people are told which it is.
var (
	// ErrUnreachable says that the provider does not answer as it should.
	ErrUnreachable = errors.New("the provider cannot be reached")
	// ErrDeclined says that the provider let nobody in: somebody thought better
	// of it, or may not.
	ErrDeclined = errors.New("the provider let nobody in")
	// ErrStale says that there is no such attempt: it took too long, was made in
	// another browser, or has been used.
	ErrStale = errors.New("there is no such attempt to sign in")
	// ErrInvalid says that what came back does not prove who somebody is.
	ErrInvalid = errors.New("what the provider says does not hold")
)

const (
	// answerWait bounds each question to a provider, and answerSize its answer.
	answerWait = 10 * time.Second
	answerSize = 1 << 20
	// partingWait bounds how long somebody who signs out waits to be told where else.
	partingWait = 2 * time.Second
	// leeway is how far two clocks may be apart.
	leeway = time.Minute
)

// Provider is somebody whom people may sign in with.
type Provider struct {
	Settings
	back     string // where browsers come back to
	client   *http.Client
	now      func() time.Time
	attempts *attempts

	asking singleflight.Group        // for what is found
	found  atomic.Pointer[endpoints] // nil: it was not asked yet
}

// endpoints are what a provider says of itself: OpenID Connect Discovery 1.0.
type endpoints struct {
	*gooidc.Provider
	EndSession string `json:"end_session_endpoint"`
}

// Options are what all providers share.
type Options struct {
	// Back is where browsers come back to from the provider of a name.
	Back func(provider string) string
	// Now is the clock; nil: time.Now.
	Now func() time.Time
}

// New returns a provider, which is asked nothing before somebody wants to sign in.
func New(s Settings, o Options) *Provider {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Provider{
		Settings: s, back: o.Back(s.Name), now: o.Now, attempts: newAttempts(o.Now),
		client: &http.Client{Timeout: answerWait, Transport: bounded{http.DefaultTransport}},
	}
}

// bounded keeps answers from being longer than any that is meant.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, answerSize), answer.Body}
	}
	return answer, err
}

// endpoints asks the provider for what it says of itself, once it answers. However
// many want to know at a time, it is asked by one, and nobody waits longer than they
// want to.
func (p *Provider) endpoints(ctx context.Context) (*endpoints, error) {
	if found := p.found.Load(); found != nil {
		return found, nil
	}
	answer := p.asking.DoChan("", func() (any, error) { return p.discover(context.WithoutCancel(ctx)) })
	select {
	case got := <-answer:
		found, _ := got.Val.(*endpoints)
		return found, got.Err
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: %s: %w", ErrUnreachable, p.Name, ctx.Err())
	}
}

func (p *Provider) discover(ctx context.Context) (*endpoints, error) {
	if found := p.found.Load(); found != nil {
		return found, nil
	}
	// The keys are fetched later, when nobody waits for this answer any more.
	provider, err := gooidc.NewProvider(gooidc.ClientContext(ctx, p.client), p.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrUnreachable, p.Name, err)
	}
	found := &endpoints{Provider: provider}
	if err := provider.Claims(found); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrUnreachable, p.Name, err)
	}
	p.found.Store(found)
	return found, nil
}

func (p *Provider) exchange(e *endpoints) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.secret, Endpoint: e.Endpoint(), RedirectURL: p.back,
		Scopes: append([]string{gooidc.ScopeOpenID}, p.Scopes...),
	}
}

// Begin begins an attempt to sign in. It returns the address to send the browser
// to, and what that browser has to bring along when it comes back.
func (p *Provider) Begin(ctx context.Context, e Errand) (address, kept string, err error) {
	at, err := p.endpoints(ctx)
	if err != nil {
		return "", "", err
	}
	a := p.attempts.begin(e)
	return p.exchange(at).AuthCodeURL(a.state, gooidc.Nonce(a.nonce), oauth2.S256ChallengeOption(a.verifier)), a.kept, nil
}

// Finish ends an attempt with what the browser came back with. It says who
// signed in, and what the attempt began with.
func (p *Provider) Finish(ctx context.Context, kept string, query url.Values) (who Identity, e Errand, err error) {
	a, ok := p.attempts.take(kept)
	if !ok || subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(a.state)) != 1 {
		return Identity{}, Errand{}, ErrStale
	}
	who, err = p.finish(ctx, a, query)
	return who, a.Errand, err
}

func (p *Provider) finish(ctx context.Context, a attempt, query url.Values) (Identity, error) {
	if iss := query.Get("iss"); iss != "" && iss != p.Issuer { // RFC 9207
		return Identity{}, fmt.Errorf("%w: %s: the answer is of another issuer", ErrInvalid, p.Name)
	}
	if query.Has("error") {
		return Identity{}, fmt.Errorf("%w: %s: %.200q", ErrDeclined, p.Name, query.Get("error"))
	}
	e, err := p.endpoints(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx = gooidc.ClientContext(ctx, p.client)
	token, err := p.exchange(e).Exchange(ctx, query.Get("code"), oauth2.VerifierOption(a.verifier))
	if refused := new(oauth2.RetrieveError); errors.As(err, &refused) {
		return Identity{}, fmt.Errorf("%w: %s: the code is not taken: %.200q", ErrInvalid, p.Name, refused.ErrorCode)
	}
	if err != nil {
		return Identity{}, fmt.Errorf("%w: %s: %w", ErrUnreachable, p.Name, err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := e.Verifier(&gooidc.Config{ClientID: p.ClientID, Now: func() time.Time { return p.now().Add(-leeway) }}).Verify(ctx, raw)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: %s: %w", ErrInvalid, p.Name, err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(a.nonce)) != 1 {
		return Identity{}, fmt.Errorf("%w: %s: the token is of another attempt", ErrInvalid, p.Name)
	}
	if id.IssuedAt.After(p.now().Add(leeway)) {
		return Identity{}, fmt.Errorf("%w: %s: the token is of the future", ErrInvalid, p.Name)
	}
	if id.AccessTokenHash != "" {
		if err := id.VerifyAccessToken(token.AccessToken); err != nil {
			return Identity{}, fmt.Errorf("%w: %s: %w", ErrInvalid, p.Name, err)
		}
	}
	return p.identity(ctx, e, id, token)
}

// SignOut is the address at which the provider signs somebody out, and sends them
// back to then: OpenID Connect RP-Initiated Logout 1.0. It is empty where the
// provider has none. No token is kept to name them by, so some providers ask them
// whether they mean it.
func (p *Provider) SignOut(ctx context.Context, then string) string {
	ctx, cancel := context.WithTimeout(ctx, partingWait)
	defer cancel()
	e, err := p.endpoints(ctx)
	if err != nil || e.EndSession == "" {
		return ""
	}
	at, err := url.Parse(e.EndSession)
	if err != nil || at.Scheme != "https" && !sheet.Loopback(at.Hostname()) {
		return ""
	}
	q := at.Query()
	q.Set("client_id", p.ClientID)
	q.Set("post_logout_redirect_uri", then)
	at.RawQuery = q.Encode()
	return at.String()
}
