package realnode

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"

	"kubeplay.dev/controlplane/internal/filelock"
	"kubeplay.dev/controlplane/internal/statedir"
)

// What the node is called and where it is, seen from inside the cluster.
const (
	Name       = "worker-1"
	Address    = "172.18.0.21"
	PodCIDR    = "10.245.0.0/16"
	ServiceIPs = "10.96.0.0/16"
	DNSAddress = "10.96.0.10"
	// APIPort is where the node offers the API server to itself and to its Pods.
	APIPort = "6443"
	// Server is the API server as the node's own programs know it.
	Server = "https://127.0.0.1:" + APIPort
	// Label tells a real node from a simulated one; its value is Real.
	Label = "kubeplay.dev/node"
	Real  = "real"
)

// PauseImage is the image that holds a Pod's namespaces open.
const PauseImage = "registry.k8s.io/pause:3.10.1"

// runtimeDir lies on a file system that only the node's mount namespace has.
const (
	runtimeDir    = "/run/kubeplay"
	runtimeSocket = runtimeDir + "/containerd.sock"
)

// layout names every file of the node below the cluster's state directory.
type layout struct{ state statedir.Dir }

func (l layout) dir() string             { return l.state.Node("") }
func (l layout) file(name string) string { return l.state.Node(name) }

func (l layout) lock() string           { return l.file("guard.lock") }
func (l layout) facts() string          { return l.file("node.json") }
func (l layout) apiSocket() string      { return l.file("api.sock") }
func (l layout) egressSocket() string   { return l.file("egress.sock") }
func (l layout) log(part string) string { return l.state.Log("node-" + part + ".log") }

func (l layout) containerdRoot() string { return l.file("containerd") }
func (l layout) kubeletRoot() string    { return l.file("kubelet") }
func (l layout) podLogs() string        { return l.file("pod-logs") }
func (l layout) volumes() string        { return l.file("volumes") }
func (l layout) config(name string) string {
	return filepath.Join(l.file("config"), name)
}

// cgroup is the parent of every control group that the kubelet makes. It tells the
// nodes of several clusters on one machine apart.
func (l layout) cgroup() string {
	sum := sha256.Sum256([]byte(l.state))
	return cgroupPrefix + hex.EncodeToString(sum[:4])
}

const cgroupPrefix = "kubeplay-"

// held tells whether a node runs: its guard holds the lock for as long as it lives.
func held(l layout) bool {
	lock, err := filelock.Acquire(l.lock(), 0)
	if err == nil {
		lock.Close()
	}
	return errors.Is(err, filelock.ErrHeld)
}
