package web

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/library/pack"
)

// uploadRoute takes a pack in a single file as the body of the request.
const uploadRoute = "POST /api/packs"

// mostMistakes bounds those that whoever uploads a pack is told; lint tells all.
const mostMistakes = 20

// uploadPack is POST /api/packs.
func (s *server) uploadPack(c *call) (packView, error) {
	raw, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return packView{}, err
	}
	p, err := s.Library.Upload(raw)
	if refused, ok := errors.AsType[*pack.Refusal](err); ok {
		return packView{}, &problem{status: http.StatusUnprocessableEntity, detail: refused.Reason}
	}
	if found, ok := errors.AsType[scenarios.Problems](err); ok {
		all := placed(found)
		return packView{}, &problem{
			status: http.StatusUnprocessableEntity, fields: all[:min(len(all), mostMistakes)],
			detail: fmt.Sprintf("Mistakes in the pack: %d. It was not taken on, and nothing has changed.", len(all)),
		}
	}
	if err != nil {
		return packView{}, err
	}
	c.made(p.Name)
	c.did(fmt.Sprintf("%s %s, sha256 %x", p.Name, p.Version, sha256.Sum256(raw)))
	c.status = http.StatusCreated
	return viewPack(p), nil
}

// removePack is DELETE /api/packs/PACK.
func (s *server) removePack(c *call) (done, error) {
	err := s.Library.Remove(c.Param("pack"))
	if errors.Is(err, library.ErrNotUploaded) {
		return done{}, &problem{status: http.StatusNotFound, detail: "There is no such pack among those that were uploaded. Others are taken away where they are."}
	}
	return done{OK: true}, err
}
