// Package pki makes and keeps the cluster's certificates: an authority, the
// serving certificate, a client certificate for each user and the key that
// signs service-account tokens. Files are private to their owner.
package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"time"

	"kubeplay.dev/controlplane/internal/statedir"
)

const (
	validBefore = 24 * time.Hour            // a clock that is a little slow must not matter
	validAfter  = 10 * 365 * 24 * time.Hour // longer than any state directory lives
	remakeAhead = 30 * 24 * time.Hour
)

// Pair is a certificate and its key, PEM-encoded.
type Pair struct{ Cert, Key []byte }

// User is the subject of a client certificate.
type User struct {
	Name  string
	Group string
}

// Set is everything that the cluster's members authenticate with.
type Set struct {
	CA      Pair
	Serving Pair
	Kubelet Pair
	Clients map[string]Pair
	// ServiceAccountKey signs service-account tokens.
	ServiceAccountKey []byte
}

// Ensure loads the set from the state directory, or makes a new one when a part
// is missing, unreadable, or soon to expire.
func Ensure(dir statedir.Dir, users []User, now time.Time) (*Set, error) {
	if set, err := load(dir, users, now); err == nil {
		return set, nil
	}
	set, err := create(users, now)
	if err != nil {
		return nil, fmt.Errorf("cannot make certificates: %w", err)
	}
	return set, save(dir, set)
}

func create(users []User, now time.Time) (*Set, error) {
	authority, err := newAuthority(now)
	if err != nil {
		return nil, err
	}
	serving, err := authority.issue(servingTemplate(), now)
	if err != nil {
		return nil, err
	}
	kubelet, err := authority.issue(kubeletTemplate(), now)
	if err != nil {
		return nil, err
	}
	set := &Set{CA: authority.pair, Serving: serving, Kubelet: kubelet, Clients: map[string]Pair{}}
	for _, user := range users {
		if set.Clients[user.Name], err = authority.issue(clientTemplate(user), now); err != nil {
			return nil, err
		}
	}
	_, set.ServiceAccountKey, err = newKey()
	return set, err
}

type authority struct {
	pair Pair
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(now time.Time) (*authority, error) {
	key, keyPEM, err := newKey()
	if err != nil {
		return nil, err
	}
	template := authorityTemplate()
	der, err := sign(template, template, key, key, now)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &authority{Pair{encode("CERTIFICATE", der), keyPEM}, cert, key}, nil
}

func (a *authority) issue(template *x509.Certificate, now time.Time) (Pair, error) {
	key, keyPEM, err := newKey()
	if err != nil {
		return Pair{}, err
	}
	der, err := sign(template, a.cert, key, a.key, now)
	return Pair{encode("CERTIFICATE", der), keyPEM}, err
}

func sign(template, parent *x509.Certificate, key, signer *ecdsa.PrivateKey, now time.Time) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	template.SerialNumber = serial
	template.NotBefore, template.NotAfter = now.Add(-validBefore), now.Add(validAfter)
	return x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
}

func newKey() (*ecdsa.PrivateKey, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	der, err := x509.MarshalECPrivateKey(key)
	return key, encode("EC PRIVATE KEY", der), err
}

func encode(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// loopbackNames are the names under which the API server may be reached.
var loopbackNames = []string{
	"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
}

// NodeAddress is where the kubelet of a real node answers.
var NodeAddress = net.IPv4(172, 18, 0, 21)

var loopbackIPs = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback, net.IPv4(10, 96, 0, 1), NodeAddress}

func readable(path string) ([]byte, error) { return os.ReadFile(path) }
