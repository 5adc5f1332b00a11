package web

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
)

// front is what people have before them in the place of this server: the
// address that they find it at, and the proxies that ask for them. What a
// request says about either counts only where whoever runs the server said so.
type front struct {
	public  *url.URL
	proxies []netip.Prefix
	// asks finds whose address a request comes from: that of the connection, or
	// what the proxies say, the last of them first, as long as they are trusted.
	asks echo.IPExtractor
}

func newFront(public *url.URL, proxies []netip.Prefix) *front {
	f := &front{public: public, proxies: proxies, asks: echo.ExtractIPDirect()}
	if len(proxies) > 0 {
		trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
		for _, p := range proxies {
			trust = append(trust, echo.TrustIPRange(&net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}))
		}
		f.asks = echo.ExtractIPFromXFFHeader(trust...)
	}
	return f
}

// Origins are those of our own pages, as browsers write them, on a server that
// is found at public.
func Origins(public *url.URL) []string {
	if public == nil {
		return nil
	}
	return []string{public.Scheme + "://" + public.Host}
}

// base is the path that everything is below, without a slash at the end.
func (f *front) base() string {
	if f.public == nil {
		return ""
	}
	return f.public.Path
}

// secure reports whether the way from the browser to here is encrypted.
func (f *front) secure(r *http.Request) bool {
	switch {
	case f.public != nil:
		return f.public.Scheme == "https"
	case r.TLS != nil:
		return true
	case !f.trusts(r):
		return false
	}
	said := r.Header.Values("X-Forwarded-Proto")
	if len(said) == 0 {
		return false
	}
	last := said[len(said)-1]
	return strings.TrimSpace(last[strings.LastIndex(last, ",")+1:]) == "https"
}

// trusts reports whether a request was sent by a proxy that is believed.
func (f *front) trusts(r *http.Request) bool {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	for _, p := range f.proxies {
		if p.Contains(from.Addr().Unmap()) {
			return true
		}
	}
	return false
}

// cookieName has browsers hold us to what we promise of the cookie: with a
// prefix, they take it from encrypted answers only, and without a path of our
// own from no neighbour of ours.
func (f *front) cookieName(r *http.Request) string {
	switch {
	case !f.secure(r):
		return cookieName
	case f.base() == "":
		return "__Host-" + cookieName
	}
	return "__Secure-" + cookieName
}

// below takes the public path off what is asked for. Some proxies do so
// themselves, so what has none is answered as well.
func (f *front) below(next echo.HandlerFunc) echo.HandlerFunc {
	base := f.base()
	return func(c echo.Context) error {
		if r := c.Request(); base != "" && strings.HasPrefix(r.URL.Path, base+"/") {
			r.URL.Path, r.URL.RawPath = strings.TrimPrefix(r.URL.Path, base), strings.TrimPrefix(r.URL.RawPath, base)
		}
		return next(c)
	}
}
