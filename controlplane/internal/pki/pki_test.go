package pki

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"os"
	"testing"
	"time"

	"kubeplay.dev/controlplane/internal/statedir"
)

var users = []User{{Name: "system:kube-scheduler", Group: "system:masters"}, {Name: "kubeplay-admin", Group: "system:masters"}}

func ensure(t *testing.T, dir statedir.Dir, now time.Time) *Set {
	t.Helper()
	set, err := Ensure(dir, users, now)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func open(t *testing.T) statedir.Dir {
	t.Helper()
	dir, err := statedir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestCertificatesVerify(t *testing.T) { // The authority vouches for the server's names and for each user.
	set := ensure(t, open(t), time.Now())
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(set.CA.Cert)
	serving, err := tls.X509KeyPair(set.Serving.Cert, set.Serving.Key)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"127.0.0.1", "localhost", "kubernetes.default.svc", "10.96.0.1", "::1"} {
		if _, err := serving.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: name}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	client, err := tls.X509KeyPair(set.Clients["kubeplay-admin"].Cert, set.Clients["kubeplay-admin"].Key)
	if err != nil || client.Leaf.Subject.CommonName != "kubeplay-admin" || client.Leaf.Subject.Organization[0] != "system:masters" {
		t.Errorf("client subject %v, %v", client.Leaf.Subject, err)
	}
}

func TestKeptAcrossStarts(t *testing.T) { // A second start on the same directory has the same credentials.
	dir := open(t)
	first, second := ensure(t, dir, time.Now()), ensure(t, dir, time.Now())
	if !bytes.Equal(first.CA.Cert, second.CA.Cert) || !bytes.Equal(first.ServiceAccountKey, second.ServiceAccountKey) {
		t.Error("credentials changed")
	}
}

func TestMadeAnew(t *testing.T) { // Missing, broken or expiring credentials are replaced.
	for name, spoil := range map[string]func(statedir.Dir) time.Time{
		"missing": func(d statedir.Dir) time.Time { _ = os.Remove(d.PKI("ca.key")); return time.Now() },
		"broken": func(d statedir.Dir) time.Time {
			_ = os.WriteFile(d.PKI("apiserver.crt"), []byte("x"), 0o600)
			return time.Now()
		},
		"expiring": func(statedir.Dir) time.Time { return time.Now().Add(validAfter - time.Hour) },
	} {
		dir := open(t)
		before := ensure(t, dir, time.Now())
		if after := ensure(t, dir, spoil(dir)); bytes.Equal(before.CA.Cert, after.CA.Cert) {
			t.Errorf("%s: the old credentials were kept", name)
		}
	}
}
