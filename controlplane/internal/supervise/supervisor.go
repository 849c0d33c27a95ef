package supervise

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"kubeplay.dev/controlplane/internal/buildinfo"
	"kubeplay.dev/controlplane/internal/filelock"
	"kubeplay.dev/controlplane/internal/protocol"
	"kubeplay.dev/controlplane/internal/statedir"
)

// Exit codes, beside 0 for an orderly stop.
const (
	ExitFailed  = 1
	ExitUsage   = 2
	ExitRunning = 75 // another supervisor has this state directory
)

// Options are what the command line says.
type Options struct {
	State   string
	Images  string
	Idle    time.Duration
	Program string
}

// predecessorPatience is how long a dying predecessor's child may still hold the
// lock after its supervisor was killed.
const predecessorPatience = 10 * time.Second

// supervisor is the state of one run.
type supervisor struct {
	options Options
	dir     statedir.Dir
	lock    *os.File
	cluster statedir.Cluster
	crashes crashes
	port    int
	fresh   bool
}

// Run supervises until the cluster stops for good, and returns the exit code.
func Run(options Options) int {
	dir, err := statedir.Open(options.State)
	if err != nil {
		fmt.Fprintln(os.Stderr, "kubeplay-supervisor:", err)
		return ExitFailed
	}
	lock, err := acquire(dir)
	if errors.Is(err, filelock.ErrHeld) {
		fmt.Fprintf(os.Stderr, "kubeplay-supervisor: a cluster already runs in %s; see %s\n", dir, dir.Cluster())
		return ExitRunning
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "kubeplay-supervisor:", err)
		return ExitFailed
	}
	made := &supervisor{options: options, dir: dir, lock: lock, port: formerPort(dir)}
	made.openLog()
	made.cluster = statedir.Cluster{
		PID: os.Getpid(), Version: buildinfo.KubernetesVersion, BuildID: buildinfo.BuildID, StartedAt: time.Now().UTC(), Log: dir.ServeLog(),
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	return made.run(ctx)
}

// acquire takes the lock at once, or waits for the child of a dead supervisor,
// which still holds it. Only a supervisor holds the second lock: the process
// table cannot tell, because a killed process may stay in it for a while.
func acquire(dir statedir.Dir) (*os.File, error) {
	own, err := filelock.Acquire(dir.OwnLock(), 0)
	if err != nil {
		return nil, err
	}
	lock, err := filelock.Acquire(dir.Lock(), predecessorPatience)
	if err != nil {
		own.Close()
	}
	// The second lock is never closed, not even by the garbage collector.
	held = own
	return lock, err
}

// held keeps the second lock for the life of the process.
var held *os.File

// formerPort is the port that clients of the last run may still know.
func formerPort(dir statedir.Dir) int {
	before, err := dir.ReadCluster()
	if err != nil {
		return 0
	}
	return portOf(before.Server)
}

func portOf(server string) int {
	address, err := url.Parse(server)
	if err != nil {
		return 0
	}
	port, err := strconv.Atoi(address.Port())
	if err != nil {
		return 0
	}
	return port
}

// run starts the child again and again until there is a reason to stop.
func (s *supervisor) run(ctx context.Context) int {
	for {
		began := time.Now()
		end := s.runOnce(ctx, began)
		switch {
		case end.final():
			return s.fail(end.failure)
		case ctx.Err() != nil:
			return s.finish("stopped")
		case end.idle != "":
			return s.finish(end.idle)
		case end.err == nil && end.ready:
			return s.finish("stopped")
		}
		log.Printf("the control plane ended: %s", end.reason())
		wait, ok := s.crashes.next(time.Now())
		if !ok {
			return s.fail(fmt.Sprintf("the control plane ended %d times within %s, last: %s", crashLimit, crashWindow, end.reason()))
		}
		// A start that fails on data which opened before may be the data's fault.
		s.fresh = !end.ready && s.crashes.failedStarts(end.ready) >= 2
		s.cluster.Restarts++
		s.tell(statedir.Restarting, "starting again: "+end.reason())
		select {
		case <-ctx.Done():
			return s.finish("stopped")
		case <-time.After(wait):
		}
	}
}

func (s *supervisor) finish(message string) int {
	s.cluster.ServePID = 0
	s.tell(statedir.Stopped, message)
	return 0
}

func (s *supervisor) fail(message string) int {
	s.cluster.ServePID = 0
	s.tell(statedir.Failed, message+"; see "+s.dir.ServeLog())
	return ExitFailed
}

// tell publishes the phase. A disk that is full must not end a cluster that
// runs: the log says it, and the next change tries again.
func (s *supervisor) tell(phase statedir.Phase, message string) {
	s.cluster.Phase, s.cluster.Message = phase, message
	log.Printf("%s: %s", phase, message)
	if err := s.dir.WriteCluster(s.cluster); err != nil {
		log.Print(err)
	}
}

// handle takes an event of the child into account.
func (s *supervisor) handle(event protocol.Event, began time.Time, end *ending) {
	switch event.Kind {
	case protocol.Server:
		s.cluster.Server = event.Server
		if port := portOf(event.Server); s.port != 0 && port != s.port {
			log.Printf("port %d is taken by another process: serving on %d", s.port, port)
		}
		s.port = portOf(event.Server)
	case protocol.Progress:
		s.tell(statedir.Starting, event.Message)
	case protocol.Ready:
		end.ready = true
		s.cluster.BootSeconds = time.Since(began).Seconds()
		s.tell(statedir.Ready, fmt.Sprintf("ready after %.1f s", s.cluster.BootSeconds))
	case protocol.Idle:
		end.idle = event.Message
		s.tell(statedir.Stopping, event.Message)
	case protocol.Failed:
		end.failure = event.Message
	}
}

// Sibling is the path of a program beside this one.
func Sibling(name string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("cannot find where this program is: %w", err)
	}
	return filepath.Join(filepath.Dir(self), name+filepath.Ext(self)), nil
}
