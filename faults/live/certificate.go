package live

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
)

// authority signs the certificates of one run. Its key never leaves it.
type authority struct {
	own      signer
	stranger signer // one that nobody trusts

	mu     sync.Mutex
	serial int64
	ends   map[string]time.Time // by service: when its certificate does
}

type signer struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority(name string) (*authority, error) {
	a := &authority{ends: map[string]time.Time{}}
	var err error
	if a.own, err = newSigner(name); err == nil {
		a.stranger, err = newSigner("another authority")
	}
	if err != nil {
		return nil, fmt.Errorf("make a certificate authority: %w", err)
	}
	return a, nil
}

func newSigner(name string) (signer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return signer{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-desired.Validity), NotAfter: time.Now().Add(10 * desired.Validity),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return signer{}, err
	}
	cert, err := x509.ParseCertificate(der)
	return signer{key, cert}, err
}

// trust is what callers need to check a certificate, in PEM.
func (a *authority) trust() []byte {
	if a == nil {
		return nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.own.cert.Raw})
}

// issue makes a certificate for a service, with what is wrong with it, and its
// key, in PEM.
func (a *authority) issue(service string, state faults.CertificateState) (certificate, key []byte, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.serial++
	by := a.own
	from, to := desired.Valid(state, time.Now())
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1 + a.serial), Subject: pkix.Name{CommonName: service}, DNSNames: []string{service},
		NotBefore: from, NotAfter: to,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	switch state {
	case faults.CertificateWrongName:
		template.Subject.CommonName, template.DNSNames = "staging-"+service, []string{"staging-" + service}
	case faults.CertificateUntrusted:
		by = a.stranger
	}
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, template, by.cert, &private.PublicKey, by.key)
	if err != nil {
		return nil, nil, err
	}
	secret, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		return nil, nil, err
	}
	a.ends[service] = template.NotAfter
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: secret}), nil
}

// notAfter is when the certificate of a service ends; zero without one.
func (a *authority) notAfter(service string) time.Time {
	if a == nil {
		return time.Time{}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.ends[service]
}

// certify gives the proxies in front of a service another certificate.
func (b *Sandbox) certify(ctx context.Context, service string, state faults.CertificateState) error {
	certificate, key, err := b.authority.issue(service, state)
	if err != nil {
		return err
	}
	return b.gateway.SetCertificate(ctx, service, certificate, key)
}

func (b *Sandbox) certificate(ctx context.Context, p faults.Certificate) (back, error) {
	u, err := b.named(p.Service)
	if err != nil {
		return nil, err
	}
	r := u.history()
	if err := r.wanted.CheckCertificate(p.State); err != nil {
		return nil, err
	}
	defer r.lock()()
	if err := b.certify(ctx, p.Service, p.State); err != nil {
		return nil, err
	}
	undo := set(r, &r.wanted.Certificate, p.State)
	return func(ctx context.Context) error {
		defer r.lock()()
		was, ok := undo()
		if !ok {
			return nil
		}
		if err := b.certify(ctx, p.Service, was); err != nil {
			return err
		}
		return u.renewed(ctx)
	}, u.renewed(ctx)
}
