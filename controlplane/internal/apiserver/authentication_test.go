package apiserver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"k8s.io/apiserver/pkg/authentication/authenticator"
	"k8s.io/apiserver/pkg/authentication/user"
)

var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// authority signs certificates that hold for an hour from start.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	made := authority{key: newKey(t)}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: start, NotAfter: start.Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	made.certificate = sign(t, template, template, made.key, made.key)
	return made
}

func (a authority) client(t *testing.T) *x509.Certificate {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), NotBefore: start, NotAfter: start.Add(90 * time.Second),
		Subject: pkix.Name{CommonName: "somebody"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	return sign(t, template, a.certificate, newKey(t), a.key)
}

func (a authority) file(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ca.crt")
	content := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.certificate.Raw})
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func sign(t *testing.T, template, parent *x509.Certificate, key, signer *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	raw, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// watched is a memory at a time that the test sets, and how often it asked.
type watched struct {
	*certificates
	now   time.Time
	asked int
}

func newWatched(t *testing.T, a authority) *watched {
	t.Helper()
	made := &watched{now: start}
	next := authenticator.RequestFunc(func(*http.Request) (*authenticator.Response, bool, error) {
		made.asked++
		return &authenticator.Response{User: &user.DefaultInfo{Name: "somebody"}}, true, nil
	})
	var err error
	if made.certificates, err = rememberCertificates(next, a.file(t)); err != nil {
		t.Fatal(err)
	}
	made.clock = func() time.Time { return made.now }
	return made
}

func (w *watched) ask(t *testing.T, leaves ...*x509.Certificate) {
	t.Helper()
	request := &http.Request{TLS: &tls.ConnectionState{PeerCertificates: leaves}}
	response, ok, err := w.AuthenticateRequest(request)
	if err != nil || !ok || response.User.GetName() != "somebody" {
		t.Fatalf("got %v, %v, %v", response, ok, err)
	}
}

// A certificate is proven once, and again when its minute or its own time is over.
func TestCertificateIsProvenOncePerMinute(t *testing.T) {
	known := newAuthority(t)
	memory, leaf := newWatched(t, known), known.client(t)
	for _, step := range []struct {
		after time.Duration
		asked int
	}{
		{0, 1}, {0, 1}, {59 * time.Second, 1}, {time.Minute, 2}, {89 * time.Second, 2}, {90 * time.Second, 3},
	} {
		memory.now = start.Add(step.after)
		memory.ask(t, leaf)
		if memory.asked != step.asked {
			t.Errorf("after %s: asked %d times, not %d", step.after, memory.asked, step.asked)
		}
	}
}

// A stranger's certificate, which came with something else that was believed, is not remembered.
func TestStrangersCertificateIsNotRemembered(t *testing.T) {
	memory, leaf := newWatched(t, newAuthority(t)), newAuthority(t).client(t)
	memory.ask(t, leaf)
	memory.ask(t, leaf)
	if memory.asked != 2 {
		t.Errorf("asked %d times, not 2", memory.asked)
	}
}

// Without a certificate there is nothing to remember.
func TestNoCertificateIsAskedEachTime(t *testing.T) {
	memory := newWatched(t, newAuthority(t))
	memory.ask(t)
	memory.ask(t)
	if memory.asked != 2 {
		t.Errorf("asked %d times, not 2", memory.asked)
	}
}
