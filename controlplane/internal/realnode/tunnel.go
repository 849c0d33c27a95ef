package realnode

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

const dialLimit = 10 * time.Second

// dialer opens the far end of a tunnel.
type dialer func(ctx context.Context) (net.Conn, error)

// forward gives every connection of listener a partner from dial, until ctx ends.
func forward(ctx context.Context, listener net.Listener, dial dialer) error {
	go func() {
		<-ctx.Done()
		listener.Close()
	}()
	for {
		near, err := listener.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		go func() {
			defer near.Close()
			limited, cancel := context.WithTimeout(ctx, dialLimit)
			far, err := dial(limited)
			cancel()
			if err == nil {
				join(near, far)
			}
		}()
	}
}

// join copies both ways until both have ended.
func join(near, far net.Conn) {
	defer far.Close()
	var both sync.WaitGroup
	both.Add(2)
	go pump(&both, near, far)
	go pump(&both, far, near)
	both.Wait()
}

func pump(done *sync.WaitGroup, to, from net.Conn) {
	defer done.Done()
	_, _ = io.Copy(to, from)
	if half, ok := to.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
		return
	}
	_ = to.Close()
}

// listenUnix replaces what a killed process left at path. Only owner may connect.
func listenUnix(path string, owner int) (net.Listener, error) {
	if len(path) > maxSocketPath {
		return nil, fmt.Errorf("the path %s is too long for a socket (%d characters, %d are possible); set KUBEPLAY_HOME to a shorter folder", path, len(path), maxSocketPath)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(os.Chmod(path, 0o600), os.Chown(path, owner, -1)); err != nil {
		listener.Close()
		return nil, err
	}
	return listener, nil
}

// maxSocketPath is what sockaddr_un holds on Linux, its final zero left out.
const maxSocketPath = 107

// serveConnect answers HTTP CONNECT, by which the API server reaches the kubelet,
// and Pods and Services of this node (its "egress selector" asks in this way).
func serveConnect(ctx context.Context, listener net.Listener) error {
	server := &http.Server{Handler: http.HandlerFunc(connect), ReadHeaderTimeout: dialLimit}
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func connect(answer http.ResponseWriter, request *http.Request) {
	if request.Method != http.MethodConnect {
		http.Error(answer, "only CONNECT is answered here", http.StatusMethodNotAllowed)
		return
	}
	target := net.Dialer{Timeout: dialLimit}
	far, err := target.DialContext(request.Context(), "tcp", request.Host)
	if err != nil {
		http.Error(answer, err.Error(), http.StatusBadGateway)
		return
	}
	near, buffered, err := answer.(http.Hijacker).Hijack()
	if err != nil {
		far.Close()
		return
	}
	defer near.Close()
	if _, err := io.WriteString(near, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		far.Close()
		return
	}
	if ahead := buffered.Reader.Buffered(); ahead > 0 {
		early, _ := buffered.Reader.Peek(ahead)
		_, _ = far.Write(early)
	}
	join(near, far)
}
