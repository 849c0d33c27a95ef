// Package statedir names every file below the state directory, so that the
// supervisor, the served cluster and the tests agree on one layout.
package statedir

import (
	"fmt"
	"os"
	"path/filepath"
)

// Dir is the state directory of one embedded cluster.
type Dir string

// Open makes the directory private to its owner and proves that it is writable.
func Open(path string) (Dir, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("state directory %q has no absolute path: %w", path, err)
	}
	dir := Dir(absolute)
	for _, sub := range []string{absolute, dir.PKI(""), dir.logs()} {
		if err := os.MkdirAll(sub, 0o700); err != nil {
			return "", fmt.Errorf("cannot make the state directory %s: %w; choose a directory that you may write to", sub, err)
		}
	}
	probe, err := os.CreateTemp(absolute, ".probe-*")
	if err != nil {
		return "", fmt.Errorf("cannot write to the state directory %s: %w; choose a directory that you may write to", absolute, err)
	}
	probe.Close()
	return dir, os.Remove(probe.Name())
}

func (d Dir) join(name string) string { return filepath.Join(string(d), name) }
func (d Dir) logs() string            { return d.join("logs") }

// Lock is held by the supervisor, and so by its child, for as long as either lives.
func (d Dir) Lock() string { return d.join("supervisor.lock") }

// OwnLock is held by the supervisor alone.
func (d Dir) OwnLock() string { return d.join("supervisor.own.lock") }

// Cluster is the file that tells clients how the cluster is.
func (d Dir) Cluster() string { return d.join("cluster.json") }

// Kubeconfig is the credential file for people and tests.
func (d Dir) Kubeconfig() string { return d.join("kubeconfig") }

// PKI is a file below the certificate directory; the directory itself for "".
func (d Dir) PKI(name string) string { return filepath.Join(string(d), "pki", name) }

// ServeLog takes what the Kubernetes components say.
func (d Dir) ServeLog() string { return filepath.Join(d.logs(), "controlplane.log") }

// SupervisorLog takes what the supervisor says.
func (d Dir) SupervisorLog() string { return filepath.Join(d.logs(), "supervisor.log") }

// Data is etcd's directory.
func (d Dir) Data() string { return d.join("data") }

// Broken is where a data directory that could not be opened is set aside.
func (d Dir) Broken() string { return d.join("data.broken") }

// DataBuild records which build wrote the data directory.
func (d Dir) DataBuild() string { return filepath.Join(d.Data(), "build") }

// Log is a file below the directory of logs.
func (d Dir) Log(name string) string { return filepath.Join(d.logs(), name) }

// Node is a file of the real node; its directory itself for "".
func (d Dir) Node(name string) string { return filepath.Join(string(d), "node", name) }
