package web

import (
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// client serves the web client's files. Its own addresses are behind a #, so
// its page is at the root alone. Whatever else is not there is not there: a probe
// of /healthz must not be told that all is well by a page.
func (s *server) client(c *call) error {
	name := strings.TrimPrefix(path.Clean("/"+c.Request().URL.Path), "/")
	if name == "" {
		name = "index.html"
	}
	if base := s.front.base(); base != "" && c.Request().URL.Path == base {
		// The page's own addresses are relative: they need the slash.
		return c.Redirect(http.StatusPermanentRedirect, base+"/")
	}
	if s.Client == nil {
		return errHidden
	}
	if info, err := fs.Stat(s.Client, name); err != nil || info.IsDir() {
		return errHidden
	}
	caching := "no-cache"
	if strings.HasPrefix(name, "assets/") {
		caching = "public, max-age=31536000, immutable" // their names hold their hashes
	}
	c.Response().Header().Set("Cache-Control", caching)
	http.ServeFileFS(c.Response(), c.Request(), s.Client, name)
	return nil
}
