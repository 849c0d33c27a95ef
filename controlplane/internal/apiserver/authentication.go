package apiserver

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"

	"k8s.io/apiserver/pkg/authentication/authenticator"
)

// certificateMemory is how long a client certificate that was found good counts as good.
const certificateMemory = time.Minute

// certificates remembers who a client certificate stands for. Kubernetes proves the
// certificate anew for each request of a connection, which is much of what a small
// request costs; it knows no revocation, so nothing can change but the time.
type certificates struct {
	next  authenticator.Request
	roots *x509.CertPool
	clock func() time.Time

	mutex sync.Mutex
	known map[string]proven
}

type proven struct {
	response *authenticator.Response
	until    time.Time
}

// rememberCertificates puts a memory of certificates of the authority before next.
func rememberCertificates(next authenticator.Request, authority string) (*certificates, error) {
	content, err := os.ReadFile(authority)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(content) {
		return nil, fmt.Errorf("no certificate in %s", authority)
	}
	return &certificates{next: next, roots: roots, clock: time.Now, known: map[string]proven{}}, nil
}

// AuthenticateRequest asks next, unless it has said so of the same certificate just before.
func (c *certificates) AuthenticateRequest(request *http.Request) (*authenticator.Response, bool, error) {
	if request.TLS == nil || len(request.TLS.PeerCertificates) == 0 {
		return c.next.AuthenticateRequest(request)
	}
	leaf := request.TLS.PeerCertificates[0]
	now := c.clock()
	if response := c.recall(string(leaf.Raw), now); response != nil {
		return response, true, nil
	}
	response, ok, err := c.next.AuthenticateRequest(request)
	if ok && err == nil && c.proves(leaf, now) {
		c.remember(string(leaf.Raw), proven{response, earlier(now.Add(certificateMemory), leaf.NotAfter)}, now)
	}
	return response, ok, err
}

// proves tells whether the certificate alone was enough: else a token that came with it
// may have been what next believed, and may be gone with the next request.
func (c *certificates) proves(leaf *x509.Certificate, now time.Time) bool {
	_, err := leaf.Verify(x509.VerifyOptions{
		Roots: c.roots, CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	return err == nil
}

func (c *certificates) recall(certificate string, now time.Time) *authenticator.Response {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if found, ok := c.known[certificate]; ok && now.Before(found.until) {
		return found.response
	}
	return nil
}

// remember also forgets whatever is over, so that the memory stays small.
func (c *certificates) remember(certificate string, made proven, now time.Time) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for key, old := range c.known {
		if !now.Before(old.until) {
			delete(c.known, key)
		}
	}
	c.known[certificate] = made
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
