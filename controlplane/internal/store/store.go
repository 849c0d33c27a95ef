// Package store runs etcd inside this process. It listens on no address at all:
// the API server reaches it through memory, so no other user of the machine can.
package store

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/etcdserver/api/v3rpc"
	"go.etcd.io/etcd/server/v3/storage/wal"
	"google.golang.org/grpc"
	"google.golang.org/grpc/test/bufconn"
)

// Address is what etcd clients are configured with; Dial ignores it.
const Address = "http://kubeplay-etcd:2379"

const (
	pipeBytes = 16 << 10
	walBytes  = 4 << 20 // etcd reserves a whole segment at once; its default is 64 MB
)

// Store is a running etcd.
type Store struct {
	etcd *embed.Etcd
	rpc  *grpc.Server
	pipe *bufconn.Listener
}

// New makes a store that is not open yet. Dial may be used at once: whoever
// connects waits until the store is open.
func New() *Store { return &Store{pipe: bufconn.Listen(pipeBytes)} }

// Open opens the data directory and waits until the store serves requests.
func (s *Store) Open(ctx context.Context, data string) error {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return fmt.Errorf("cannot make etcd's directory %s: %w", data, err)
	}
	wal.SegmentSizeBytes = walBytes
	etcd, err := embed.StartEtcd(configuration(data))
	if err != nil {
		return fmt.Errorf("cannot open etcd's data in %s: %w", data, err)
	}
	select {
	case <-etcd.Server.ReadyNotify():
	case <-ctx.Done():
		etcd.Close()
		return fmt.Errorf("etcd in %s did not elect itself: %w", data, ctx.Err())
	}
	s.etcd, s.rpc = etcd, v3rpc.Server(etcd.Server, nil, nil)
	go func() { _ = s.rpc.Serve(s.pipe) }()
	return nil
}

// configuration is for one member whose data may be lost: no fsync, no peers,
// and an election within a tenth of a second.
func configuration(data string) *embed.Config {
	config := embed.NewConfig()
	nowhere := url.URL{Scheme: "http", Host: "kubeplay-etcd:2380"}
	config.Name = "kubeplay"
	config.Dir = data
	config.ListenPeerUrls, config.ListenClientUrls = nil, nil
	config.AdvertisePeerUrls = []url.URL{nowhere}
	config.AdvertiseClientUrls = []url.URL{nowhere}
	config.InitialCluster = "kubeplay=" + nowhere.String()
	config.TickMs, config.ElectionMs = 10, 100
	config.UnsafeNoFsync = true
	config.LogLevel = "error"
	config.LogOutputs = []string{"stderr"}
	config.SnapshotCount = 10000
	config.WarningApplyDuration = time.Second
	return config
}

// Dial reaches the store through memory.
func (s *Store) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	return s.pipe.DialContext(ctx)
}

// Stop closes the store; call it after the API server has stopped.
func (s *Store) Stop() {
	s.rpc.Stop()
	s.etcd.Close()
}

// Done reports a store that failed while it ran.
func (s *Store) Done() <-chan error { return s.etcd.Err() }
