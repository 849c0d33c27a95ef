// Package images knows which container images a simulated node can pull.
package images

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"sync/atomic"
)

// Set is a set of image references, compared by their normal form.
type Set map[string]bool

// Parse reads one image a line; blank lines and lines after # are left out.
func Parse(text string) Set {
	set := Set{}
	for _, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			set[Normalise(line)] = true
		}
	}
	return set
}

// Has tells whether the image is in the set, however it is written.
func (s Set) Has(image string) bool { return s[Normalise(image)] }

// Normalise writes a reference in full: nginx becomes
// docker.io/library/nginx:latest. A digest stays as it is.
func Normalise(image string) string {
	name, digest, hasDigest := strings.Cut(strings.TrimSpace(image), "@")
	host, path, found := strings.Cut(name, "/")
	if !found || !strings.ContainsAny(host, ".:") && host != "localhost" {
		host, path = "docker.io", name
	}
	if host == "index.docker.io" {
		host = "docker.io"
	}
	if host == "docker.io" && !strings.Contains(path, "/") {
		path = "library/" + path
	}
	if hasDigest {
		return host + "/" + path + "@" + digest
	}
	if !strings.Contains(path, ":") {
		path += ":latest"
	}
	return host + "/" + path
}

// reference is the grammar of an image reference, as container runtimes read it.
var reference = regexp.MustCompile(`^([a-zA-Z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*(:\w[\w.-]{0,127})?(@[A-Za-z][A-Za-z0-9+.-]*:[0-9a-fA-F]{32,})?$`)

// Valid tells whether a container runtime could parse the reference.
func Valid(image string) bool { return reference.MatchString(image) }

// ID is the identity under which a simulated node reports the image.
func ID(image string) string {
	full := Normalise(image)
	if strings.Contains(full, "@") {
		return full
	}
	return full[:strings.LastIndex(full, ":")] + "@sha256:" + Digest(full)
}

// Digest is the SHA-256 of text in hexadecimal.
func Digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Rules is the set in force; it may be replaced at any time.
type Rules struct{ current atomic.Pointer[Set] }

// Replace puts the set in force.
func (r *Rules) Replace(set Set) { r.current.Store(&set) }

// Has tells whether the image is in the set in force.
func (r *Rules) Has(image string) bool {
	set := r.current.Load()
	return set != nil && set.Has(image)
}
