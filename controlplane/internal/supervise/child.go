package supervise

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"strconv"
	"time"

	"kubeplay.dev/controlplane/internal/protocol"
	"kubeplay.dev/controlplane/internal/statedir"
)

// stopLimit is how long the child may take to stop in order before it is killed.
const stopLimit = 8 * time.Second

// minimumDisk is what a start needs; less would fail later and less clearly.
const minimumDisk = 64 << 20

// runOnce runs the child from its start to its end.
func (s *supervisor) runOnce(ctx context.Context, began time.Time) (end ending) {
	if free, ok := freeBytes(string(s.dir)); ok && free < minimumDisk {
		end.failure = fmt.Sprintf("no space left on device: %s has %d MB free and a cluster needs %d MB; make room or choose another directory", s.dir, free>>20, minimumDisk>>20)
		return end
	}
	s.tell(statedir.Starting, "starting the control plane")
	output, err := openBounded(s.dir.ServeLog())
	if err != nil {
		end.failure = err.Error()
		return end
	}
	defer output.Close()
	command := s.command(output)
	control, events, err := pipes(command)
	if err == nil {
		err = startChild(command)
	}
	if err != nil {
		end.failure = fmt.Sprintf("cannot start %s: %v", s.options.Program, err)
		return end
	}
	s.cluster.ServePID = command.Process.Pid
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		s.listen(events, began, &end)
	}()
	ended := make(chan struct{})
	go s.stopChild(ctx, control, command.Process, heard, ended)
	<-heard
	end.err = command.Wait()
	close(ended)
	control.Close()
	return end
}

func (s *supervisor) command(output *os.File) *exec.Cmd {
	arguments := []string{"serve", "--state", string(s.dir), "--idle", s.options.Idle.String(), "--port", strconv.Itoa(s.port)}
	if s.options.Images != "" {
		arguments = append(arguments, "--images", s.options.Images)
	}
	if s.fresh {
		arguments = append(arguments, "--fresh")
		s.fresh = false
	}
	command := exec.Command(s.options.Program, arguments...)
	command.Stderr = output
	inherit(command, s.lock)
	return command
}

func pipes(command *exec.Cmd) (io.WriteCloser, io.ReadCloser, error) {
	control, err := command.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	events, err := command.StdoutPipe()
	return control, events, err
}

// listen handles events until the child closes its output, which it does by
// ending. It also keeps the child's log bounded.
func (s *supervisor) listen(events io.Reader, began time.Time, end *ending) {
	lines := bufio.NewScanner(events)
	for lines.Scan() {
		if event, ok := protocol.Parse(lines.Text()); ok {
			s.handle(event, began, end)
		}
	}
}

// stopChild asks the child to stop when ctx ends, by closing its input, and
// kills it when it does not.
func (s *supervisor) stopChild(ctx context.Context, control io.Closer, process *os.Process, heard, ended <-chan struct{}) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for waiting := true; waiting; {
		select {
		case <-ended:
			return
		case <-tick.C:
			boundLog(s.dir.ServeLog())
			boundLog(s.dir.SupervisorLog())
		case <-ctx.Done():
			waiting = false
		}
	}
	select {
	case <-heard:
	default:
		s.tell(statedir.Stopping, "stopping in order")
	}
	control.Close()
	select {
	case <-ended:
	case <-time.After(stopLimit):
		log.Printf("the control plane did not stop within %s: killing it", stopLimit)
		_ = process.Kill()
	}
}
