package realnode

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"kubeplay.dev/controlplane/internal/filelock"
	"kubeplay.dev/controlplane/internal/protocol"
	"kubeplay.dev/controlplane/internal/statedir"
)

// guard is the process outside the node's namespaces.
type guard struct {
	layout
	archives []string
	facts    Facts
	events   *protocol.Writer
	cause    string
}

// runGuard keeps one node until the cluster's supervisor ends, until it is told to
// stop, or until the node ends; then it removes what the kernel does not.
func runGuard(l layout, archives []string, events *protocol.Writer) error {
	lock, err := filelock.Acquire(l.lock(), 0)
	if errors.Is(err, filelock.ErrHeld) {
		return errors.New("another command is starting the node, or it runs already; see kubeplay cluster status")
	}
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := l.handOver(l.lock()); err != nil {
		return err
	}
	g := &guard{layout: l, archives: archives, events: events}
	g.facts = Facts{PID: os.Getpid(), StartedAt: time.Now().UTC()}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	if err := g.run(ctx); err != nil {
		g.tell(statedir.Failed, err.Error())
		return err
	}
	g.tell(statedir.Stopped, g.cause)
	return nil
}

func (g *guard) run(ctx context.Context) error {
	cluster, err := g.state.ReadCluster()
	if err != nil {
		return fmt.Errorf("the cluster does not run: %w", err)
	}
	g.tell(statedir.Starting, "preparing the node")
	g.clean()
	if err := g.prepare(); err != nil {
		return err
	}
	defer g.clean()
	defer g.retire()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		awaitEnd(ctx, cluster.PID)
		cancel(errors.New("the cluster stopped"))
	}()
	if err := g.offerAPI(ctx); err != nil {
		return err
	}
	return g.hold(ctx)
}

// prepare makes what must be there before the namespaces are.
func (g *guard) prepare() error {
	for _, dir := range []string{g.containerdRoot(), g.kubeletRoot(), g.podLogs(), g.volumes(), g.config("")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	return makeCgroup(g.cgroup())
}

// hold starts process 1 of the node and waits for its end. Death of this very
// thread kills it, and with it the kernel ends everything in its namespaces.
func (g *guard) hold(ctx context.Context) error {
	runtime.LockOSThread()
	command := g.initCommand()
	output, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		return fmt.Errorf("cannot start the node in namespaces of its own: %w", err)
	}
	g.facts.InitPID = command.Process.Pid
	ended := make(chan struct{})
	go func() {
		select {
		case <-ctx.Done():
			_ = command.Process.Kill()
		case <-ended:
		}
	}()
	failure := g.listen(output)
	err = command.Wait()
	close(ended)
	if ctx.Err() != nil {
		g.cause = "stopped"
		if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
			g.cause = cause.Error()
		}
		return nil
	}
	if failure != "" {
		return errors.New(failure)
	}
	return fmt.Errorf("the node ended by itself (%v); see %s", err, g.log("guard"))
}

func (g *guard) initCommand() *exec.Cmd {
	arguments := []string{"node", "init", "--state", string(g.state)}
	for _, archive := range g.archives {
		arguments = append(arguments, "--import", archive)
	}
	command := exec.Command("/proc/self/exe", arguments...)
	command.Stderr = os.Stderr
	command.Env = environment()
	command.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: unix.CLONE_NEWPID | unix.CLONE_NEWNS | unix.CLONE_NEWNET | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC,
		Pdeathsig:  syscall.SIGKILL,
		Setsid:     true,
	}
	return command
}

// environment is all that the node's programs inherit: no proxy, no credentials.
func environment() []string {
	return []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8"}
}

// listen publishes what the node says until it ends; it returns its last failure.
func (g *guard) listen(output io.Reader) (failure string) {
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		event, ok := protocol.Parse(lines.Text())
		if !ok {
			continue
		}
		switch event.Kind {
		case protocol.Ready:
			g.facts.BootSeconds = time.Since(g.facts.StartedAt).Seconds()
			g.tell(statedir.Ready, fmt.Sprintf("ready after %.1f s", g.facts.BootSeconds))
		case protocol.Failed:
			failure = event.Message
		default:
			g.tell(statedir.Starting, event.Message)
		}
		g.events.Send(event)
	}
	return failure
}

func (g *guard) tell(phase statedir.Phase, message string) {
	g.facts.Phase, g.facts.Message = phase, message
	log.Printf("%s: %s", phase, message)
	err := g.writeFacts(g.facts)
	if err == nil {
		err = g.handOver(g.layout.facts())
	}
	if err != nil {
		log.Print(err)
	}
}

// offerAPI lets the node reach the API server, wherever that listens at the moment.
func (g *guard) offerAPI(ctx context.Context) error {
	listener, err := listenUnix(g.apiSocket(), os.Getuid())
	if err != nil {
		return err
	}
	go func() {
		err := forward(ctx, listener, func(ctx context.Context) (net.Conn, error) {
			cluster, err := g.state.ReadCluster()
			if err != nil {
				return nil, err
			}
			server, err := url.Parse(cluster.Server)
			if err != nil {
				return nil, err
			}
			var d net.Dialer
			return d.DialContext(ctx, "tcp", server.Host)
		})
		if err != nil {
			log.Printf("the node's way to the API server ended: %v", err)
		}
	}()
	return nil
}

// retire removes the node from the cluster, which may have ended already.
func (g *guard) retire() {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	client, err := objectsClient(g.state.Kubeconfig())
	if err != nil {
		return
	}
	if err := withdraw(ctx, client); err != nil {
		log.Printf("the cluster may still know the node: %v", err)
	}
}

// clean removes what outlives the processes.
func (g *guard) clean() {
	if err := removeCgroup(g.cgroup()); err != nil {
		log.Print(err)
	}
	for _, path := range []string{g.apiSocket(), g.egressSocket(), g.kubeletRoot(), g.podLogs(), g.volumes(), g.config("")} {
		if err := os.RemoveAll(path); err != nil {
			log.Printf("cannot remove %s: %v", path, err)
		}
	}
}

// awaitEnd waits for the end of a process, whoever started it.
func awaitEnd(ctx context.Context, pid int) {
	handle, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return
	}
	defer unix.Close(handle)
	for ctx.Err() == nil {
		ready, err := unix.Poll([]unix.PollFd{{Fd: int32(handle), Events: unix.POLLIN}}, 1000)
		if ready > 0 || err != nil && !errors.Is(err, unix.EINTR) {
			return
		}
	}
}
