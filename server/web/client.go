package web

import (
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// client serves the web client's files. Its own addresses are behind a #, so
// everything but the API and a file that is not there is the page.
func (s *server) client(c *call) error {
	name := strings.TrimPrefix(path.Clean("/"+c.Request().URL.Path), "/")
	if name == "api" || strings.HasPrefix(name, "api/") {
		return errHidden
	}
	if s.Client == nil {
		return errHidden
	}
	h := c.Response().Header()
	switch info, err := fs.Stat(s.Client, name); {
	case err == nil && !info.IsDir() && strings.HasPrefix(name, "assets/"):
		h.Set("Cache-Control", "public, max-age=31536000, immutable") // their names hold their hashes
	case err == nil && !info.IsDir():
		h.Set("Cache-Control", "no-cache")
	case path.Ext(name) != "":
		return errHidden
	default:
		name = "index.html"
		h.Set("Cache-Control", "no-cache")
	}
	http.ServeFileFS(c.Response(), c.Request(), s.Client, name)
	return nil
}
