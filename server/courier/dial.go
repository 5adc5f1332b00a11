package courier

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// errPrivate says that an address is of this machine or of a private network, and
// the list does not say that it is meant.
var errPrivate = errors.New("it is of this machine or of a private network; private: true in the list would allow it")

const (
	patience    = 10 * time.Second // with one attempt
	mostHeaders = 16 << 10         // of an answer, in bytes
)

// client speaks to an address of the list and to nobody else: not to a proxy, not
// where it is sent on to, and to no other address of the network that its name may
// have come to stand for.
func client(private bool) *http.Client {
	dial := &net.Dialer{Timeout: patience}
	if !private {
		dial.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil {
				return err
			}
			if !public(at.Addr()) {
				return fmt.Errorf("%s: %w", at.Addr(), errPrivate)
			}
			return nil
		}
	}
	return &http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: dial.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: patience,
			MaxResponseHeaderBytes: mostHeaders, MaxConnsPerHost: 2, IdleConnTimeout: time.Minute, DisableCompression: true,
		},
	}
}

// reserved is what carriers share among their customers, and where translation embeds
// addresses of IPv4 that may be anybody's: RFC 6598, RFC 6052, RFC 3056.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"),
}

// public reports whether an address is one of the public network.
func public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
