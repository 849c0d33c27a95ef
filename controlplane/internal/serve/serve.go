package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"kubeplay.dev/controlplane/internal/images"
	"kubeplay.dev/controlplane/internal/protocol"
	"kubeplay.dev/controlplane/internal/statedir"
	"kubeplay.dev/controlplane/internal/usage"
)

// Options are what the supervisor asks for.
type Options struct {
	State  string
	Images string
	Idle   time.Duration
	Port   int
	Fresh  bool
}

// bootLimit is how long a start may take on a very slow machine.
const bootLimit = 3 * time.Minute

// Run serves until told to stop, until nobody has used the cluster for a while,
// or until a part fails. Closing control ends it.
func Run(options Options, control io.Reader, events *protocol.Writer) error {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	stopOn(cancel, control)
	deferCollection()
	cluster, err := prepare(options, events)
	if err != nil {
		return err
	}
	defer cluster.stop()
	booting, done := context.WithTimeoutCause(ctx, bootLimit, fmt.Errorf("the start took longer than %s", bootLimit))
	defer done()
	if err := cluster.boot(ctx, booting, cancel); err != nil {
		return stoppedOr(ctx, err)
	}
	events.Send(protocol.Event{Kind: protocol.Ready, Server: cluster.server()})
	cluster.meter.Touch()
	go settleMemory(ctx)
	if options.Idle > 0 {
		go stopWhenIdle(ctx, cluster.meter, options.Idle, events, cancel)
	}
	<-ctx.Done()
	return stoppedOr(ctx, context.Cause(ctx))
}

// errStop ends the cluster without being a failure.
var errStop = errors.New("asked to stop")

func stoppedOr(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errStop) {
		return nil
	}
	return err
}

// stopOn ends the cluster when the supervisor is gone, which closes the pipe on
// every system and also when it was killed, or on a signal.
func stopOn(cancel context.CancelCauseFunc, control io.Reader) {
	go func() {
		_, _ = io.Copy(io.Discard, control)
		cancel(errStop)
	}()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		cancel(errStop)
	}()
}

func stopWhenIdle(ctx context.Context, meter *usage.Meter, limit time.Duration, events *protocol.Writer, cancel context.CancelCauseFunc) {
	if meter.Wait(ctx, limit) {
		events.Send(protocol.Event{Kind: protocol.Idle, Message: "idle for " + short(limit)})
		cancel(errStop)
	}
}

// short writes 30m0s as 30m.
func short(d time.Duration) string {
	text := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if len(text) > len(zero) && text[len(text)-len(zero):] == zero {
			text = text[:len(text)-2]
		}
	}
	return text
}

// prepare does what needs no component: directories, certificates, the port.
func prepare(options Options, events *protocol.Writer) (*cluster, error) {
	dir, err := statedir.Open(options.State)
	if err != nil {
		return nil, err
	}
	known, err := readImages(options.Images)
	if err != nil {
		return nil, err
	}
	if err := readyData(dir, options.Fresh); err != nil {
		return nil, err
	}
	listener, err := listen(options.Port)
	if err != nil {
		return nil, err
	}
	made := &cluster{dir: dir, events: events, listener: listener, imageText: known, rules: &images.Rules{}, meter: usage.NewMeter()}
	made.rules.Replace(images.Parse(known))
	events.Send(protocol.Event{Kind: protocol.Server, Server: made.server()})
	return made, made.credentials()
}

// listen takes the port of before if it is free, and any other if not.
func listen(port int) (net.Listener, error) {
	if port > 0 {
		if listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			return listener, nil
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("cannot listen on the loopback interface: %w", err)
	}
	return listener, nil
}

func readImages(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("cannot read the list of images: %w; give another file with --images", err)
	}
	return string(content), nil
}
