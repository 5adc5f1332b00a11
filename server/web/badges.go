package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/drillyard/drillyard/server/badge"
)

// certificateView is a track that somebody has completed, and what that rests on.
type certificateView struct {
	ID          string         `json:"id"`
	Person      runPlayer      `json:"person"`
	Track       slugged        `json:"track"`
	Summary     string         `json:"summary"`
	CompletedMS int64          `json:"completed_ms"`
	Issuer      string         `json:"issuer"` // name
	RestsOn     []badge.Ground `json:"rests_on"`
	// Credential is where its Open Badge is taken away as a file, and Keys where that can
	// be verified by.
	Credential string `json:"credential"`
	Keys       string `json:"keys"`
}

func (s *server) viewCertificate(c *call, a badge.Award) (certificateView, error) {
	issuer, err := s.Badges.Issuer(c.ctx())
	return certificateView{
		ID: a.ID, Person: runPlayer{a.PersonID, a.Person}, Track: slugged{a.Track, a.Title}, Summary: a.Summary, CompletedMS: a.Completed.UnixMilli(),
		Issuer: issuer.Name, RestsOn: list(a.RestsOn), Credential: "/api/certificates/" + a.ID + "/badge", Keys: badge.KeysPath,
	}, err
}

// certificates is GET /api/certificates: what the caller has completed.
func (s *server) certificates(c *call) ([]certificateView, error) {
	all, err := s.Badges.Completed(c.ctx(), c.person().ID)
	views := []certificateView{}
	for _, a := range all {
		v, err := s.viewCertificate(c, a)
		if err != nil {
			return nil, err
		}
		views = append(views, v)
	}
	return views, err
}

// completion is what a call is about, for whoever completed it, and for those who see what
// they play.
func (s *server) completion(c *call) (badge.Award, error) {
	a, err := s.Badges.Completion(c.ctx(), c.Param("certificate"))
	if err == nil && a.PersonID != c.person().ID && !(c.leads() && c.sees(a.PersonID)) {
		return a, errHidden
	}
	return a, err
}

// certificate is GET /api/certificates/ID.
func (s *server) certificate(c *call) (certificateView, error) {
	a, err := s.completion(c)
	if err != nil {
		return certificateView{}, err
	}
	return s.viewCertificate(c, a)
}

// takeBadge is GET /api/certificates/ID/badge: the signed file, which is its owner's.
func (s *server) takeBadge(c *call) error {
	a, err := s.completion(c)
	if err == nil && a.PersonID != c.person().ID {
		err = errHidden
	}
	if err != nil {
		return err
	}
	signed, err := s.Badges.Sign(c.ctx(), a)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="badge-%s.jwt"`, strings.ReplaceAll(a.Track, "/", "-")))
	return c.Blob(http.StatusOK, "application/vc+jwt", []byte(signed))
}

// badgeKeys is GET /.well-known/jwks.json: what anybody verifies badges with.
func (s *server) badgeKeys(c *call) (badge.Keys, error) { return s.Badges.Keys(c.ctx()) }

// badgeIssuer is GET /.well-known/open-badges-issuer.json.
func (s *server) badgeIssuer(c *call) (badge.Profile, error) { return s.Badges.Issuer(c.ctx()) }

// rotateBadgeKey is POST /api/badge-key: badges are signed with a new key from now on.
func (s *server) rotateBadgeKey(c *call) (badge.Keys, error) {
	if err := s.Badges.Rotate(c.ctx()); err != nil {
		return badge.Keys{}, err
	}
	return s.Badges.Keys(c.ctx())
}
