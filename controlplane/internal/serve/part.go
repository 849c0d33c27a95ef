package serve

import (
	"context"
	"fmt"
	"log"
	"time"
)

// part is something that runs and can be stopped.
type part struct {
	name string
	stop func()
}

// stopLimit and stopTotal bound the stop: state is disposable, waiting is not.
const (
	stopLimit = 400 * time.Millisecond
	stopTotal = 1200 * time.Millisecond
)

// runPart runs a component until its own context ends; an end before that ends
// the whole cluster, which then starts anew.
func (c *cluster) runPart(life context.Context, fail context.CancelCauseFunc, name string, run func(context.Context) error) {
	// The part must outlive life, or it would not stop in its turn.
	ctx, cancel := context.WithCancel(context.WithoutCancel(life))
	done := make(chan struct{})
	go func() {
		defer close(done)
		err := run(ctx)
		if ctx.Err() == nil {
			fail(fmt.Errorf("%s ended by itself: %w", name, err))
		}
	}()
	c.stages = append(c.stages, &part{name: name, stop: func() {
		cancel()
		<-done
	}})
}

// stop stops the parts in reverse order, each for a bounded time and all within
// stopTotal: the API server hangs for a minute if etcd goes first.
func (c *cluster) stop() {
	deadline := time.Now().Add(stopTotal)
	for i := len(c.stages) - 1; i >= 0; i-- {
		stopped := make(chan struct{})
		part := c.stages[i]
		go func() {
			defer close(stopped)
			part.stop()
		}()
		began := time.Now()
		select {
		case <-stopped:
		case <-time.After(min(stopLimit, max(time.Until(deadline), 0))):
			log.Printf("%s did not stop within %s", part.name, time.Since(began).Round(time.Millisecond))
		}
	}
	c.stages = nil
}
