package serve

import (
	"context"
	"os"
	"runtime/debug"
	"strconv"
	"time"
)

const (
	bootLimitBytes = 1 << 30 // collect after all when a start needs more than this
	restPercent    = 40      // a collector that runs early keeps the heap small
)

// deferCollection leaves the collector out while starting: nearly everything
// allocated then stays, and two cores have better things to do.
func deferCollection() {
	if v, err := strconv.Atoi(os.Getenv("KP_GC")); err == nil {
		debug.SetGCPercent(v)
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(bootLimitBytes)
}

// settleMemory collects for good once the cluster is up, and gives back to the
// system what only the start needed. The first requests come first.
func settleMemory(ctx context.Context) {
	for _, wait := range []time.Duration{time.Second, 10 * time.Second, 30 * time.Second} {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		debug.SetGCPercent(restPercent)
		debug.FreeOSMemory()
	}
}
