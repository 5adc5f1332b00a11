package badge

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"github.com/drillyard/drillyard/server/store"
)

// bits is the size of a key: RS256 takes no smaller one.
const bits = 2048

// ErrForged says that a badge was not signed by any of the keys, or was changed since.
var ErrForged = errors.New("no key of these signed it as it is")

// claims are those of a token, registered (RFC 7519), beside the credential.
type claims struct {
	Credential
	Issuer  string `json:"iss"`
	TokenID string `json:"jti"`
	Subject string `json:"sub"`
	From    int64  `json:"nbf"`
}

// MarshalJSON puts the registered claims beside those of the credential.
func (c claims) MarshalJSON() ([]byte, error) {
	raw, err := json.Marshal(c.Credential)
	if err != nil {
		return nil, err
	}
	all := map[string]any{}
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, err
	}
	all["iss"], all["jti"], all["sub"], all["nbf"] = c.Issuer, c.TokenID, c.Subject, c.From
	return json.Marshal(all)
}

// Sign makes the badge of an award: a token, as text.
func (s *Service) Sign(ctx context.Context, a Award) (string, error) {
	c, err := s.Credential(ctx, a)
	if err != nil {
		return "", err
	}
	key, err := s.key(ctx)
	if err != nil {
		return "", err
	}
	// The standard has the key itself in the header, so that its form can be checked where
	// nobody can ask for it. Who trusts that has verified nothing: see Verify.
	options := (&jose.SignerOptions{EmbedJWK: true}).WithType("JWT")
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, options)
	if err != nil {
		return "", fmt.Errorf("sign badge %s: %w", a.ID, err)
	}
	payload, err := json.Marshal(claims{c, c.Issuer.ID, c.ID, c.Subject.ID, a.Completed.Unix()})
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign badge %s: %w", a.ID, err)
	}
	return signed.CompactSerialize()
}

// key is the one in use; where there is none, it is made.
func (s *Service) key(ctx context.Context) (jose.JSONWebKey, error) {
	for range 2 {
		all, err := s.Store.SigningKeys(ctx)
		if err != nil {
			return jose.JSONWebKey{}, err
		}
		for _, k := range all {
			if k.Private == nil {
				continue
			}
			private, err := x509.ParsePKCS8PrivateKey(k.Private)
			if err != nil {
				return jose.JSONWebKey{}, fmt.Errorf("read the key of badges: %w", err)
			}
			return jose.JSONWebKey{Key: private, KeyID: k.ID, Algorithm: string(jose.RS256), Use: "sig"}, nil
		}
		if err := s.makeKey(ctx, true); err != nil {
			return jose.JSONWebKey{}, err
		}
	}
	return jose.JSONWebKey{}, errors.New("there is no key for badges, and none could be made")
}

// Rotate has badges be signed with a new key from now on. What was signed before can still
// be verified; nobody can sign with the old one any more.
func (s *Service) Rotate(ctx context.Context) error { return s.makeKey(ctx, false) }

func (s *Service) makeKey(ctx context.Context, first bool) error {
	private, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		return fmt.Errorf("make a key for badges: %w", err)
	}
	public := jose.JSONWebKey{Key: private.Public(), Algorithm: string(jose.RS256), Use: "sig"}
	print, err := public.Thumbprint(crypto.SHA256)
	if err != nil {
		return fmt.Errorf("make a key for badges: %w", err)
	}
	public.KeyID = base64.RawURLEncoding.EncodeToString(print)
	told, err := json.Marshal(public)
	if err != nil {
		return err
	}
	kept, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return err
	}
	return s.Store.PutSigningKey(ctx, store.SigningKey{ID: public.KeyID, Public: told, Private: kept}, first)
}

// Keys are the published ones, as a JSON Web Key Set (RFC 7517): of all that ever signed.
type Keys struct {
	Keys []json.RawMessage `json:"keys"`
}

// Keys returns the published keys.
func (s *Service) Keys(ctx context.Context) (Keys, error) {
	out := Keys{Keys: []json.RawMessage{}}
	all, err := s.Store.SigningKeys(ctx)
	for _, k := range all {
		out.Keys = append(out.Keys, k.Public)
	}
	return out, err
}

// Verify reads a badge that one of some published keys signed: a key set, or one key, in
// JSON. It needs nothing else. The key in the badge itself is not believed.
func Verify(badge string, keys []byte) (Credential, error) {
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(keys, &set); err != nil || len(set.Keys) == 0 {
		var one jose.JSONWebKey
		if err := json.Unmarshal(keys, &one); err != nil {
			return Credential{}, fmt.Errorf("read the keys: %w", err)
		}
		set.Keys = []jose.JSONWebKey{one}
	}
	signed, err := jose.ParseSigned(strings.TrimSpace(badge), []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return Credential{}, fmt.Errorf("read the badge: %w", err)
	}
	for _, key := range set.Keys {
		if !key.IsPublic() {
			continue
		}
		payload, err := signed.Verify(key)
		if err != nil {
			continue
		}
		var c Credential
		if err := json.Unmarshal(payload, &c); err != nil {
			return Credential{}, fmt.Errorf("read the badge: %w", err)
		}
		return c, nil
	}
	return Credential{}, ErrForged
}
