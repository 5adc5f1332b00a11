package service

import (
	"crypto/x509"
	"errors"
	"strings"
	"time"
)

// distrust says in a few words what is wrong with the certificate of a peer.
func distrust(err error) (string, bool) {
	if bad, ok := errors.AsType[x509.CertificateInvalidError](err); ok && bad.Reason == x509.Expired {
		if strings.Contains(bad.Detail, "is before") {
			return "tls: certificate is not yet valid", true
		}
		return "tls: certificate has expired", true
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return "tls: certificate is for another name", true
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "tls: certificate signed by unknown authority", true
	}
	return "", false
}

// NotAfter tells the replica until when the certificate is good that those who
// call the service are shown, for its metrics: TLS ends in front of it.
func (r *Replica) NotAfter(t time.Time) { r.notAfter.Store(t.Unix()) }
