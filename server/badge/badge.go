// Package badge tells that somebody has completed a track, as an Open Badges 3.0
// credential that anybody can verify with the published key, without asking this server.
//
// A credential is a JSON Web Token whose payload is the credential itself, signed with
// RS256, which is the one algorithm that every verifier of the standard has to know
// (1EdTech, Open Badges Specification 3.0, section 8.2).
//
// Invariants: the private half of one key alone is kept, and no answer has it; the public
// half of every key there was stays published; the same completion is told in the same
// words, under the same id.
//
// Non-goals: whether a track is completed, which it is told; who may ask (web).
package badge

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// Award is a track that somebody has completed.
type Award struct {
	ID        string // of what it was completed as, such as an enrolment
	PersonID  string
	Person    string // name
	Track     string // slug
	Title     string
	Summary   string // of the track, in plain words
	Completed time.Time
	RestsOn   []Ground // never empty
}

// Ground is one thing that a completion rests on.
type Ground struct {
	Kind  GroundKind `json:"kind"`
	Title string     `json:"title"`
	Said  string     `json:"said"` // what was shown, in a sentence
	AtMS  int64      `json:"at_ms"`
	Run   string     `json:"run,omitempty"` // id, where it is one
	// Answer is the id of an attempt at an exercise, where it is one.
	Answer string `json:"answer,omitempty"`
	By     string `json:"by,omitempty"` // name of who said so, where somebody did
}

// GroundKind is what sort of thing a completion rests on.
type GroundKind string

// What a completion rests on.
const (
	GroundRun       GroundKind = "run"       // that was played
	GroundAnswer    GroundKind = "answer"    // to an exercise
	GroundGate      GroundKind = "gate"      // that was passed
	GroundSignOff   GroundKind = "signoff"   // of a line of a checklist
	GroundEntrusted GroundKind = "entrusted" // a mark of how much supervision they need
)

// Completions tells what was completed.
type Completions interface {
	// Completed lists what a person has completed, the latest first.
	Completed(ctx context.Context, person string) ([]Award, error)
	// Completion returns one; store.ErrNotFound: there is none of that id.
	Completion(ctx context.Context, id string) (Award, error)
}

// Options are what a Service is made of.
type Options struct {
	Store  *store.Store
	Tracks Completions // nil: nothing is ever completed
	Public *url.URL    // where people find the server; nil: nobody outside can
}

// Service makes badges.
type Service struct{ Options }

// New returns a service.
func New(o Options) *Service { return &Service{o} }

// Completed lists what a person has completed.
func (s *Service) Completed(ctx context.Context, person string) ([]Award, error) {
	if s.Tracks == nil {
		return nil, nil
	}
	return s.Tracks.Completed(ctx, person)
}

// Completion returns what was completed under an id.
func (s *Service) Completion(ctx context.Context, id string) (Award, error) {
	if s.Tracks == nil {
		return Award{}, fmt.Errorf("badge %s: %w", id, store.ErrNotFound)
	}
	return s.Tracks.Completion(ctx, id)
}

// Profile is who issues badges, as the standard has it.
type Profile struct {
	ID   string   `json:"id"`
	Type []string `json:"type"`
	Name string   `json:"name"`
	URL  string   `json:"url,omitempty"`
}

// IssuerPath is where the profile of the issuer is found below the address of the server,
// and KeysPath where the keys are.
const (
	IssuerPath = "/.well-known/open-badges-issuer.json"
	KeysPath   = "/.well-known/jwks.json"
)

// Issuer is who issues badges: the server by its address, or, where it has none that
// others could open, by the thumbprint of its first key (RFC 9278).
func (s *Service) Issuer(ctx context.Context) (Profile, error) {
	p := Profile{Type: []string{"Profile"}, Name: "Drillyard"}
	if s.Public != nil {
		home := strings.TrimSuffix(s.Public.String(), "/")
		p.ID, p.URL, p.Name = home+IssuerPath, home, "Drillyard at "+s.Public.Host
		return p, nil
	}
	if _, err := s.key(ctx); err != nil {
		return p, err
	}
	keys, err := s.Store.SigningKeys(ctx)
	if err == nil {
		p.ID = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:" + keys[len(keys)-1].ID
	}
	return p, err
}

// Credential is a badge before it is signed.
type Credential struct {
	Context   []string   `json:"@context"`
	ID        string     `json:"id"`
	Type      []string   `json:"type"`
	Issuer    Profile    `json:"issuer"`
	ValidFrom string     `json:"validFrom"`
	Name      string     `json:"name"`
	Subject   Subject    `json:"credentialSubject"`
	Evidence  []Evidence `json:"evidence,omitempty"`
}

// Subject is whom a badge is about, and what they achieved.
type Subject struct {
	ID          string      `json:"id"`
	Type        []string    `json:"type"`
	Identifier  []Identity  `json:"identifier"`
	Achievement Achievement `json:"achievement"`
}

// Identity is what somebody is called: so that whoever is handed a badge can check the
// name that they are told with it, and whoever finds one learns none.
type Identity struct {
	Type   string `json:"type"`
	Hash   string `json:"identityHash"` // the name itself, where it is not hashed
	Kind   string `json:"identityType"`
	Hashed bool   `json:"hashed"`
	Salt   string `json:"salt,omitempty"`
}

// Names reports whether somebody is called so.
func (i Identity) Names(name string) bool {
	if !i.Hashed {
		return i.Hash == name
	}
	return i.Hash == hashed(name, i.Salt)
}

// hashed is a name as the standard hashes one, with a salt (1EdTech, Open Badges
// Specification 3.0, IdentityObject).
func hashed(name, salt string) string {
	return fmt.Sprintf("sha256$%x", sha256.Sum256([]byte(name+salt)))
}

// identity is what somebody is called in the badge of an award. Its salt is its own, and the
// same every time.
func (a Award) identity() Identity {
	salt := fmt.Sprintf("%x", sha256.Sum256([]byte("salt\x00"+a.ID)))[:32]
	return Identity{Type: "IdentityObject", Hash: hashed(a.Person, salt), Kind: "name", Hashed: true, Salt: salt}
}

// Achievement is what was achieved.
type Achievement struct {
	ID          string   `json:"id"`
	Type        []string `json:"type"`
	Kind        string   `json:"achievementType"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Criteria    Criteria `json:"criteria"`
}

// Criteria are what it takes.
type Criteria struct {
	Narrative string `json:"narrative"`
}

// Evidence is one thing that a badge rests on.
type Evidence struct {
	Type      []string `json:"type"`
	Name      string   `json:"name"`
	Narrative string   `json:"narrative"`
	Genre     string   `json:"genre"`
}

// Credential is what an award comes to.
func (s *Service) Credential(ctx context.Context, a Award) (Credential, error) {
	issuer, err := s.Issuer(ctx)
	if err != nil {
		return Credential{}, err
	}
	c := Credential{
		Context: []string{"https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"},
		ID:      named("badge", a.ID), Type: []string{"VerifiableCredential", "OpenBadgeCredential"},
		Issuer: issuer, ValidFrom: a.Completed.UTC().Format(time.RFC3339), Name: a.Title,
		Subject: Subject{
			ID: named("person", a.PersonID), Type: []string{"AchievementSubject"},
			Identifier: []Identity{a.identity()},
			Achievement: Achievement{
				ID: named("track", a.Track), Type: []string{"Achievement"}, Kind: "CertificateOfCompletion", Name: a.Title,
				Description: a.Summary, Criteria: Criteria{fmt.Sprintf("Every step of the track “%s” that is not optional was done, and its gates were passed by what was shown in drills.", a.Title)},
			},
		},
	}
	if c.Subject.Achievement.Description == "" {
		c.Subject.Achievement.Description = a.Title
	}
	for _, g := range a.RestsOn { // without who said so: a badge is shown to anybody, and is about its owner
		c.Evidence = append(c.Evidence, Evidence{Type: []string{"Evidence"}, Name: g.Title, Narrative: g.Said, Genre: string(g.Kind)})
	}
	return c, nil
}

// named is a UUID made of what something is and its id, as version 8 of RFC 9562 leaves
// it to whoever makes it.
func named(what, id string) string {
	h := sha256.Sum256([]byte(what + "\x00" + id))
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}
