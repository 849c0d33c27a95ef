package realnode

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A CONNECT over the socket reaches a listener, and both sides hear each other.
func TestConnectJoinsBothSides(t *testing.T) {
	far, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer far.Close()
	go func() {
		connection, err := far.Accept()
		if err == nil {
			fmt.Fprintln(connection, "hello")
			connection.Close()
		}
	}()
	path := filepath.Join(t.TempDir(), "e.sock")
	socket, err := listenUnix(path, os.Getuid())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go serveConnect(ctx, socket)
	near, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(near, "CONNECT %[1]s HTTP/1.1\r\nHost: %[1]s\r\n\r\n", far.Addr())
	reader := bufio.NewReader(near)
	answer, err := http.ReadResponse(reader, &http.Request{Method: http.MethodConnect})
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("answer %v, error %v", answer, err)
	}
	if said, _ := io.ReadAll(reader); string(said) != "hello\n" {
		t.Fatalf("heard %q", said)
	}
}

// A path that no socket can have is refused with the way out, not cut short.
func TestLongSocketPathIsRefused(t *testing.T) {
	_, err := listenUnix("/"+strings.Repeat("x", maxSocketPath+1), os.Getuid())
	if err == nil || !strings.Contains(err.Error(), "KUBEPLAY_HOME") {
		t.Fatalf("error %v", err)
	}
}

// The names of missing packages are said once each, in the order of the list.
func TestPackagesOfPrograms(t *testing.T) {
	got := strings.Join(packagesOf([]string{"ptp", "loopback", "ctr", "containerd", "runc"}), " ")
	if got != "containerd runc containernetworking-plugins" {
		t.Fatalf("packages %q", got)
	}
}
