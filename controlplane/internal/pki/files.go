package pki

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"kubeplay.dev/controlplane/internal/statedir"
)

// The names of the files below pki/.
const (
	CAFile             = "ca"
	ServingFile        = "apiserver"
	KubeletFile        = "kubelet"
	ServiceAccountFile = "service-account.key"
)

func load(dir statedir.Dir, users []User, now time.Time) (*Set, error) {
	set := &Set{Clients: map[string]Pair{}}
	var err error
	if set.CA, err = loadPair(dir, CAFile, nil, now); err != nil {
		return nil, err
	}
	if set.Serving, err = loadPair(dir, ServingFile, set.CA.Cert, now); err != nil {
		return nil, err
	}
	if set.Kubelet, err = loadPair(dir, KubeletFile, set.CA.Cert, now); err != nil {
		return nil, err
	}
	for _, user := range users {
		if set.Clients[user.Name], err = loadPair(dir, ClientFile(user.Name), set.CA.Cert, now); err != nil {
			return nil, err
		}
	}
	if set.ServiceAccountKey, err = readable(dir.PKI(ServiceAccountFile)); err != nil {
		return nil, err
	}
	block, _ := pem.Decode(set.ServiceAccountKey)
	if block == nil {
		return nil, errors.New("the service-account key is not PEM")
	}
	_, err = x509.ParseECPrivateKey(block.Bytes)
	return set, err
}

// loadPair reads a pair and proves that key and certificate belong together,
// that the authority signed it, and that it will be valid for a while.
func loadPair(dir statedir.Dir, name string, authority []byte, now time.Time) (Pair, error) {
	var pair Pair
	var err error
	if pair.Cert, err = readable(dir.PKI(name + ".crt")); err != nil {
		return pair, err
	}
	if pair.Key, err = readable(dir.PKI(name + ".key")); err != nil {
		return pair, err
	}
	parsed, err := tls.X509KeyPair(pair.Cert, pair.Key)
	if err != nil {
		return pair, err
	}
	if authority == nil {
		authority = pair.Cert
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	for _, moment := range []time.Time{now, now.Add(remakeAhead)} {
		options := x509.VerifyOptions{Roots: roots, CurrentTime: moment, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}
		if _, err := parsed.Leaf.Verify(options); err != nil {
			return pair, err
		}
	}
	return pair, nil
}

func save(dir statedir.Dir, set *Set) error {
	files := map[string][]byte{ServiceAccountFile: set.ServiceAccountKey}
	add := func(name string, pair Pair) {
		files[name+".crt"], files[name+".key"] = pair.Cert, pair.Key
	}
	add(CAFile, set.CA)
	add(ServingFile, set.Serving)
	add(KubeletFile, set.Kubelet)
	for name, pair := range set.Clients {
		add(ClientFile(name), pair)
	}
	for name, content := range files {
		if err := statedir.WriteFile(dir.PKI(name), content); err != nil {
			return fmt.Errorf("cannot keep certificates: %w", err)
		}
	}
	return nil
}

// ClientFile turns a user name into a file name that every system accepts.
func ClientFile(user string) string {
	safe := []byte(user)
	for i, letter := range safe {
		if letter == ':' {
			safe[i] = '-'
		}
	}
	return "client-" + string(safe)
}
