package realnode

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"kubeplay.dev/controlplane/internal/protocol"
)

// readyLimit is how long a start may take on a very slow machine.
const readyLimit = 2 * time.Minute

// node is the process that makes the namespaces a node of the cluster.
type node struct {
	layout
	programs programs
	archives []string
	events   *protocol.Writer
	failed   chan error
}

func runNode(l layout, archives []string, events *protocol.Writer) error {
	found, missing := findPrograms()
	if len(missing) > 0 {
		return fmt.Errorf("missing programs: %v", missing)
	}
	n := &node{layout: l, programs: found, archives: archives, events: events, failed: make(chan error, 8)}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		limited, done := context.WithTimeout(ctx, readyLimit)
		defer done()
		if err := n.start(limited, ctx); err != nil {
			n.failed <- err
		}
	}()
	return <-n.failed
}

// start brings up everything; life ends with the node.
func (n *node) start(ctx, life context.Context) error {
	n.say("making the node's network")
	if err := errors.Join(setUpNetwork(), writeConfig(n.layout, n.programs)); err != nil {
		return err
	}
	if err := n.offer(life); err != nil {
		return err
	}
	n.say("starting containerd")
	if err := n.startRuntime(ctx); err != nil {
		return err
	}
	client, err := objectsClient(n.state.PKI(ObjectsKubeconfig))
	if err != nil {
		return err
	}
	if err := n.startMembers(ctx, life, client); err != nil {
		return err
	}
	n.say("waiting for the node to be ready")
	if err := errors.Join(awaitNode(ctx, client), awaitDNS(ctx)); err != nil {
		return err
	}
	n.events.Send(protocol.Event{Kind: protocol.Ready, Message: "the node is ready"})
	return nil
}

// startMembers starts what makes this a node of the cluster.
func (n *node) startMembers(ctx, life context.Context, client clients) error {
	imported := make(chan error, 1)
	go func() { imported <- n.importArchives(ctx) }()
	n.say("joining the cluster")
	if err := publish(ctx, client); err != nil {
		return err
	}
	for name, arguments := range map[string][]string{
		"kubelet":    kubeletArguments(n.layout),
		"kube-proxy": {"--config=" + n.config("kube-proxy.yaml")},
		"coredns":    {"-conf", n.config("Corefile")},
	} {
		if err := n.spawn(name, "/proc/self/exe", append([]string{name}, arguments...)...); err != nil {
			return err
		}
	}
	go func() {
		if err := provision(life, client, n.volumes()); err != nil {
			n.failed <- err
		}
	}()
	return <-imported
}

func (n *node) say(message string) {
	n.events.Send(protocol.Event{Kind: protocol.Progress, Message: message})
}

// offer opens both ways between the node and the API server.
func (n *node) offer(life context.Context) error {
	egress, err := listenUnix(n.egressSocket(), ownerOf(string(n.state)))
	if err != nil {
		return err
	}
	go n.until(life, "the API server's way in", func() error { return serveConnect(life, egress) })
	for _, host := range []string{"127.0.0.1", Address} {
		listener, err := net.Listen("tcp", net.JoinHostPort(host, APIPort))
		if err != nil {
			return err
		}
		go n.until(life, "the way to the API server", func() error {
			return forward(life, listener, func(ctx context.Context) (net.Conn, error) {
				var d net.Dialer
				return d.DialContext(ctx, "unix", n.apiSocket())
			})
		})
	}
	return nil
}

// until runs something that must not end before life does.
func (n *node) until(life context.Context, what string, run func() error) {
	if err := run(); life.Err() == nil {
		n.failed <- fmt.Errorf("%s ended: %w", what, err)
	}
}

// startRuntime starts containerd and waits until it answers.
func (n *node) startRuntime(ctx context.Context) error {
	if err := n.spawn("containerd", n.programs["containerd"], "containerd", "--config", n.config("containerd.toml")); err != nil {
		return err
	}
	return poll(ctx, "containerd to answer; see "+n.log("containerd"), func() bool {
		connection, err := net.DialTimeout("unix", runtimeSocket, time.Second)
		if err != nil {
			return false
		}
		connection.Close()
		return true
	})
}

// spawn starts a part of the node; its end is the node's end. Each has a log.
func (n *node) spawn(name, path string, arguments ...string) error {
	output, err := n.openLog(name)
	if err != nil {
		return err
	}
	command := &exec.Cmd{Path: path, Args: arguments, Stdout: output, Stderr: output, Env: os.Environ()}
	if err := command.Start(); err != nil {
		return fmt.Errorf("cannot start %s: %w", name, err)
	}
	go func() {
		err := command.Wait()
		output.Close()
		n.failed <- fmt.Errorf("%s ended (%v); see %s", name, err, n.log(name))
	}()
	return nil
}

// importArchives puts images onto the node that are not there yet.
func (n *node) importArchives(ctx context.Context) error {
	pause := n.config("pause.tar")
	if err := writePause(pause); err != nil {
		return err
	}
	for _, archive := range append([]string{pause}, n.archives...) {
		n.say("loading " + filepath.Base(archive))
		if err := importArchive(ctx, n.programs["ctr"], runtimeSocket, archive); err != nil {
			return err
		}
	}
	return nil
}

func awaitDNS(ctx context.Context) error {
	client := http.Client{Timeout: time.Second}
	return poll(ctx, "CoreDNS to be ready", func() bool {
		answer, err := client.Get("http://127.0.0.1:8181/ready")
		if err != nil {
			return false
		}
		answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
}

func poll(ctx context.Context, what string, done func() bool) error {
	for !done() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("waited in vain for %s", what)
		case <-time.After(20 * time.Millisecond):
		}
	}
	log.Printf("no longer waiting for %s", what)
	return nil
}
