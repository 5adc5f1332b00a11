package badge

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/drillyard/drillyard/server/store"
)

func newService(t *testing.T, public string) *Service {
	t.Helper()
	db, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	o := Options{Store: db}
	if public != "" {
		if o.Public, err = url.Parse(public); err != nil {
			t.Fatal(err)
		}
	}
	return New(o)
}

var award = Award{
	ID: "e1", PersonID: "p1", Person: "Ada Byron", Track: "first-30-days", Title: "The first 30 days", Summary: "From the first page to the first week on call.",
	Completed: time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC),
	RestsOn:   []Ground{{Kind: GroundRun, Title: "The first page", Said: "91 % of the points, the first time."}, {Kind: GroundSignOff, Title: "Access is set up", Said: "Signed off.", By: "Grace"}},
}

func (y *Service) sign(t *testing.T, a Award) (badge string, keys []byte) {
	t.Helper()
	badge, err := y.Sign(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	published, err := y.Keys(t.Context())
	if err == nil {
		keys, err = json.Marshal(published)
	}
	if err != nil {
		t.Fatal(err)
	}
	return badge, keys
}

// verified reads a badge with nothing but a published key set and a library that signed
// nothing here.
func verified(badge string, keys []byte) (jwt.MapClaims, *jwt.Token, error) {
	var set struct {
		Keys []struct{ Kid, Kty, Alg, N, E, D string }
	}
	if err := json.Unmarshal(keys, &set); err != nil {
		return nil, nil, err
	}
	number := func(text string) *big.Int {
		raw, _ := base64.RawURLEncoding.DecodeString(text)
		return new(big.Int).SetBytes(raw)
	}
	var last error
	for _, k := range set.Keys {
		if k.Kty != "RSA" || k.Alg != "RS256" || k.D != "" {
			return nil, nil, errors.New("this is no public key for RS256")
		}
		claims := jwt.MapClaims{}
		token, err := jwt.ParseWithClaims(badge, claims, func(*jwt.Token) (any, error) {
			return &rsa.PublicKey{N: number(k.N), E: int(number(k.E).Int64())}, nil
		}, jwt.WithValidMethods([]string{"RS256"}), jwt.WithTimeFunc(func() time.Time { return award.Completed.AddDate(5, 0, 0) }))
		if err == nil {
			return claims, token, nil
		}
		last = err
	}
	return nil, nil, last
}

func TestABadgeIsVerifiedByOthers(t *testing.T) {
	t.Parallel()
	y := newService(t, "https://drills.example.org/")
	badge, keys := y.sign(t, award)
	claims, token, err := verified(badge, keys)
	if err != nil {
		t.Fatal(err)
	}
	header, inside := token.Header["jwk"].(map[string]any)
	if !inside || header["d"] != nil || token.Header["typ"] != "JWT" || token.Header["alg"] != "RS256" {
		t.Errorf("the header is %v", token.Header)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile("testdata/open-badge.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	told, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err == nil {
		err = schema.Validate(told)
	}
	if err != nil {
		t.Errorf("%s\n%v", raw, err)
	}
	subject := claims["credentialSubject"].(map[string]any)
	issuer := claims["issuer"].(map[string]any)["id"]
	if claims["jti"] != claims["id"] || claims["sub"] != subject["id"] || claims["iss"] != issuer || issuer != "https://drills.example.org/.well-known/open-badges-issuer.json" ||
		claims["validFrom"] != "2026-03-04T10:00:00Z" || claims["nbf"] != float64(award.Completed.Unix()) {
		t.Errorf("claims and credential do not agree: %s", raw)
	}
	own, err := Verify(badge, keys)
	if err != nil || own.Name != award.Title || !own.Subject.Identifier[0].Names(award.Person) || own.Subject.Identifier[0].Names("Ada") || len(own.Evidence) != 2 {
		t.Errorf("%+v, %v", own, err)
	}
	for _, name := range []string{award.Person, "Grace"} { // whoever finds it learns of nobody
		if strings.Contains(string(raw), name) {
			t.Errorf("%s is named in %s", name, raw)
		}
	}
	if again, _ := y.sign(t, award); again != badge {
		t.Error("the same completion is told otherwise the second time")
	}
}

func TestAChangedBadgeIsRefused(t *testing.T) {
	t.Parallel()
	y := newService(t, "")
	badge, keys := y.sign(t, award)
	parts := strings.Split(badge, ".")
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	enc := base64.RawURLEncoding.EncodeToString
	bob := award
	bob.Person = "Bob Byron"
	other := bytes.Replace(payload, []byte(award.identity().Hash), []byte(bob.identity().Hash), 1)
	mine, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	// Whoever signs with a key of their own may put it into the header.
	var claims jwt.MapClaims
	if err := json.Unmarshal(other, &claims); err != nil {
		t.Fatal(err)
	}
	forged := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	forged.Header["jwk"] = map[string]any{"kty": "RSA", "n": enc(mine.N.Bytes()), "e": enc(big.NewInt(int64(mine.E)).Bytes())}
	own, err := forged.SignedString(mine)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		t.Fatal(err)
	}
	signature[10] ^= 1
	for name, changed := range map[string]string{
		"another name":         parts[0] + "." + enc(other) + "." + parts[2],
		"another signature":    parts[0] + "." + parts[1] + "." + enc(signature),
		"no signature":         enc([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + parts[1] + ".",
		"signed by a stranger": own,
		"nothing":              "",
	} {
		if bytes.Equal(other, payload) {
			t.Fatal("the name is not in it")
		}
		if c, err := Verify(changed, keys); err == nil {
			t.Errorf("%s: it is taken for %+v", name, c)
		}
		if _, _, err := verified(changed, keys); err == nil {
			t.Errorf("%s: others take it for good", name)
		}
	}
}

func TestKeysAreChangedAndWhatTheySignedStays(t *testing.T) {
	t.Parallel()
	y := newService(t, "")
	old, before := y.sign(t, award)
	if err := y.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	fresh, keys := y.sign(t, award)
	if fresh == old {
		t.Error("it is signed with the old key still")
	}
	for _, badge := range []string{old, fresh} {
		if _, err := Verify(badge, keys); err != nil {
			t.Error(err)
		}
	}
	if _, err := Verify(fresh, before); !errors.Is(err, ErrForged) {
		t.Errorf("with the keys of before: %v", err)
	}
	all, err := y.Store.SigningKeys(t.Context())
	if err != nil || len(all) != 2 || (all[0].Private == nil) == (all[1].Private == nil) {
		t.Errorf("%d keys, %v: one is to be in use", len(all), err)
	}
	if bytes.Contains(keys, []byte(`"d":`)) {
		t.Error("a private half is published")
	}
	// The issuer stays who they were, though they have no address.
	a, b := issuerOf(t, old, keys), issuerOf(t, fresh, keys)
	if a != b || !strings.HasPrefix(a, "urn:ietf:params:oauth:jwk-thumbprint:sha-256:") {
		t.Errorf("issued by %s, then by %s", a, b)
	}
}

func issuerOf(t *testing.T, badge string, keys []byte) string {
	t.Helper()
	c, err := Verify(badge, keys)
	if err != nil {
		t.Fatal(err)
	}
	return c.Issuer.ID
}

func TestOneKeyIsEnoughToVerify(t *testing.T) {
	t.Parallel()
	y := newService(t, "")
	badge, keys := y.sign(t, award)
	var set Keys
	if err := json.Unmarshal(keys, &set); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(badge, set.Keys[0]); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"", "{}", `{"keys":[]}`, "[]", "null"} {
		if _, err := Verify(badge, []byte(bad)); err == nil {
			t.Errorf("%q verifies it", bad)
		}
	}
}
