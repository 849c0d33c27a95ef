package serve

import (
	"context"
	"runtime/debug"
	"time"
)

const (
	startPercent = 200 // a collector that runs late leaves a heap full of holes, one that runs early takes time
	startLimit   = 1 << 30
	restPercent  = 40 // a collector that runs early keeps the heap small
)

// deferCollection lets the collector run late while starting: nearly everything
// allocated then stays, and two cores have better things to do.
func deferCollection() {
	debug.SetGCPercent(startPercent)
	debug.SetMemoryLimit(startLimit)
}

// settleMemory collects for good once the cluster is up, and gives back to the
// system what only the start needed. The first requests come first.
func settleMemory(ctx context.Context) {
	for _, wait := range []time.Duration{2 * time.Second, 10 * time.Second, 10 * time.Second} {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		debug.SetGCPercent(restPercent)
		debug.FreeOSMemory()
		releaseProgram()
	}
}
