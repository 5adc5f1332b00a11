package service_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// authority signs certificates.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a := authority{key: key, cert: &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}}
	text, err := x509.CreateCertificate(rand.Reader, a.cert, a.cert, &key.PublicKey, key)
	if err == nil {
		a.cert, err = x509.ParseCertificate(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (a authority) certify(t *testing.T, name string, from, to time.Duration) tls.Certificate {
	t.Helper()
	text, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(to),
	}, a.cert, &a.key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{text}, PrivateKey: a.key}
}

func TestPeersAreHeldToTheirCertificates(t *testing.T) {
	ours := newAuthority(t)
	pool := x509.NewCertPool()
	pool.AddCert(ours.cert)
	for name, tc := range map[string]struct {
		cert   tls.Certificate
		status int
		says   string
	}{
		"valid":      {ours.certify(t, "bank", -time.Minute, time.Hour), 200, ""},
		"expired":    {ours.certify(t, "bank", -time.Hour, -time.Minute), 502, "bank: tls: certificate has expired"},
		"early":      {ours.certify(t, "bank", time.Minute, time.Hour), 502, "bank: tls: certificate is not yet valid"},
		"wrong name": {ours.certify(t, "museum", -time.Minute, time.Hour), 502, "bank: tls: certificate is for another name"},
		"untrusted":  {newAuthority(t).certify(t, "bank", -time.Minute, time.Hour), 502, "bank: tls: certificate signed by unknown authority"},
	} {
		t.Run(name, func(t *testing.T) {
			bank := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }))
			bank.TLS = &tls.Config{Certificates: []tls.Certificate{tc.cert}}
			bank.StartTLS()
			defer bank.Close()
			r, log := start(t, service.Options{
				Peers:  map[string]string{"bank": bank.Listener.Addr().String()},
				Secure: map[string]bool{"bank": true}, Trust: pool,
			}, stack.Route{Match: "GET /", Body: stack.BodyPass, Steps: []stack.Step{{Call: "bank", Request: "GET /"}}})
			if got := status(t, r, "/"); got != tc.status {
				t.Errorf("got %d", got)
			}
			if line, ok := log.find(tc.says); !ok || tc.says != "" && line.Fields.Get("peer") != "bank" {
				t.Errorf("logged: %+v", line)
			}
		})
	}
}

func TestTellsUntilWhenItsCertificateIsGood(t *testing.T) {
	r, _ := start(t, service.Options{Service: stack.Service{TLS: true}, NotAfter: time.Unix(1800000000, 0)}, stack.Route{Match: "GET /", Body: stack.BodyJSON})
	const series = "tls_certificate_not_after_timestamp_seconds"
	measures(t, r, map[string]float64{series: 1800000000})
	r.NotAfter(time.Unix(1700000000, 0))
	measures(t, r, map[string]float64{series: 1700000000})
	plain, _ := start(t, service.Options{}, stack.Route{Match: "GET /", Body: stack.BodyJSON})
	if _, ok := metric(t, plain, series); ok {
		t.Error("one without a certificate tells of it")
	}
}
