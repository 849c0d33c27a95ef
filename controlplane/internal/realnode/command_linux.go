package realnode

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"kubeplay.dev/controlplane/internal/filelock"
	"kubeplay.dev/controlplane/internal/protocol"
	"kubeplay.dev/controlplane/internal/statedir"
)

// Exit codes of the node's commands.
const (
	exitFailed = 1
	exitUsage  = 2
)

const usage = `usage: kubeplay-controlplane node COMMAND --state DIR
  check            say as JSON what this machine lacks for a real node
  up [--import F]  start the node of a running cluster; returns when it is ready
  down             stop it and remove all it made
  images           print the images that it holds, one a line
  import FILE…     put the images of docker archives onto it
  pull REFERENCE…  take images from their registries
`

type options struct {
	layout   layout
	archives []string
	rest     []string
}

// Run runs `node COMMAND`; arguments start with the command.
func Run(arguments []string) int {
	if len(arguments) == 0 {
		fmt.Fprint(os.Stderr, usage)
		return exitUsage
	}
	command := commands[arguments[0]]
	if command == nil {
		fmt.Fprint(os.Stderr, usage)
		return exitUsage
	}
	events := protocol.NewWriter(os.Stdout)
	parsed, err := parse(arguments[0], arguments[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "kubeplay-controlplane node:", err)
		return exitUsage
	}
	if err := command(parsed, events); err != nil {
		log.Print(err)
		events.Send(protocol.Event{Kind: protocol.Failed, Message: err.Error()})
		return exitFailed
	}
	return 0
}

var commands = map[string]func(options, *protocol.Writer) error{
	"check":  func(options, *protocol.Writer) error { return json.NewEncoder(os.Stdout).Encode(nonNil(Check())) },
	"up":     up,
	"down":   down,
	"images": printImages,
	"import": forEach("loading", importArchive),
	"pull":   forEach("pulling", pull),
	// What follows is started by the commands above.
	"guard": func(o options, events *protocol.Writer) error { return runGuard(o.layout, o.archives, events) },
	"init":  func(o options, _ *protocol.Writer) error { return runInit(o.layout, o.again()) },
	"run":   func(o options, events *protocol.Writer) error { return runNode(o.layout, o.archives, events) },
}

func nonNil(problems []Problem) []Problem {
	if problems == nil {
		return []Problem{}
	}
	return problems
}

func parse(command string, arguments []string) (options, error) {
	var state string
	var made options
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	flags.StringVar(&state, "state", "", "state directory of the cluster")
	flags.Func("import", "archive to load at the start", func(path string) error {
		made.archives = append(made.archives, path)
		return nil
	})
	if err := flags.Parse(arguments); err != nil {
		return made, err
	}
	made.rest = flags.Args()
	if command == "check" {
		return made, nil
	}
	if state == "" {
		return made, errors.New("--state DIR is needed")
	}
	made.layout = layout{statedir.Dir(state)}
	if err := os.MkdirAll(made.layout.dir(), 0o700); err != nil {
		return made, err
	}
	return made, made.layout.handOver(made.layout.dir())
}

func (o options) again() []string {
	arguments := []string{"--state", string(o.layout.state)}
	for _, archive := range o.archives {
		arguments = append(arguments, "--import", archive)
	}
	return arguments
}

// up leaves a guard behind, in a session of its own, once the node is ready.
func up(o options, events *protocol.Writer) error {
	if problems := Check(); len(problems) > 0 {
		return errors.New(problems[0].Problem + "; " + problems[0].Remedy)
	}
	output, err := o.layout.openLog("guard")
	if err != nil {
		return err
	}
	defer output.Close()
	command := exec.Command("/proc/self/exe", append([]string{"node", "guard"}, o.again()...)...)
	command.Stderr = output
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	events1, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		return fmt.Errorf("cannot start the node's guard: %w", err)
	}
	stopWithUs(command.Process)
	return relay(events1, events)
}

// stopWithUs ends a start that the user interrupts.
func stopWithUs(guard *os.Process) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		_ = guard.Signal(syscall.SIGTERM)
		os.Exit(130)
	}()
}

// relay passes events on until the node is ready or cannot be.
func relay(output io.Reader, events *protocol.Writer) error {
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		event, ok := protocol.Parse(lines.Text())
		switch {
		case !ok:
		case event.Kind == protocol.Failed:
			return errors.New(event.Message)
		default:
			events.Send(event)
			if event.Kind == protocol.Ready {
				return nil
			}
		}
	}
	return errors.New("the node's guard ended before the node was ready")
}

// stopPatience covers the kernel's way of ending a namespace full of processes.
const stopPatience = 15 * time.Second

// down stops the node, or removes what a killed one left.
func down(o options, _ *protocol.Writer) error {
	facts, err := o.layout.readFacts()
	if err == nil && facts.PID > 0 && held(o.layout) {
		_ = syscall.Kill(facts.PID, syscall.SIGTERM)
	}
	lock, err := filelock.Acquire(o.layout.lock(), stopPatience)
	if err != nil {
		return fmt.Errorf("the node did not stop within %s: %w", stopPatience, err)
	}
	defer lock.Close()
	g := &guard{layout: o.layout, facts: facts}
	g.retire()
	g.clean()
	if facts.Phase != statedir.Stopped {
		g.tell(statedir.Stopped, "cleaned up")
	}
	return nil
}

// socket is containerd's, as seen from outside the node's mounts.
func (o options) socket() (string, error) {
	facts, err := o.layout.readFacts()
	if err != nil || facts.Phase != statedir.Ready || !held(o.layout) {
		return "", errors.New("the node does not run; start it with: kubeplay cluster up --node")
	}
	return fmt.Sprintf("/proc/%d/root%s", facts.InitPID, runtimeSocket), nil
}

func printImages(o options, _ *protocol.Writer) error {
	socket, err := o.socket()
	if err != nil {
		return err
	}
	found, err := images(context.Background(), findProgram("ctr"), socket)
	fmt.Println(strings.Join(found, "\n"))
	return err
}

// forEach does something for each argument, with the node's containerd.
func forEach(verb string, do func(ctx context.Context, ctr, socket, argument string) error) func(options, *protocol.Writer) error {
	return func(o options, events *protocol.Writer) error {
		socket, err := o.socket()
		if err != nil {
			return err
		}
		for _, argument := range o.rest {
			events.Send(protocol.Event{Kind: protocol.Progress, Message: verb + " " + argument})
			if err := do(context.Background(), findProgram("ctr"), socket, argument); err != nil {
				return err
			}
		}
		return nil
	}
}
