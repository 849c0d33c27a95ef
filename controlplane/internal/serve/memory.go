package serve

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	startPercent = 200     // a collector that runs late leaves a heap full of holes, one that runs early takes time
	limit        = 3 << 29 // at 1 GB, hundreds of runs in a row would spend a third of their time collecting
	workPercent  = 100     // at restPercent, collecting takes a third of all computing time under load
	restPercent  = 40      // a collector that runs early keeps the heap small

	lookEvery   = time.Second
	workBytes   = 32 << 20 // allocated between two looks: somebody works; at rest it is a few MB
	quietLooks  = 10
	firstLooks  = 2 // after the start, what only the start needed goes at once
	allocations = "/gc/heap/allocs:bytes"
)

// deferCollection lets the collector run late while starting: nearly everything
// allocated then stays, and two cores have better things to do.
func deferCollection() {
	debug.SetGCPercent(startPercent)
	debug.SetMemoryLimit(limit)
}

// settleMemory lets the collector run late while somebody works, and early at rest;
// whenever rest begins, it gives back to the system what only the work needed.
func settleMemory(ctx context.Context) {
	looks := time.NewTicker(lookEvery)
	defer looks.Stop()
	for quiet, before := quietLooks-firstLooks, allocated(); ; {
		select {
		case <-ctx.Done():
			return
		case <-looks.C:
		}
		now := allocated()
		if now-before >= workBytes {
			debug.SetGCPercent(workPercent)
			quiet = 0
		} else if quiet++; quiet == quietLooks {
			giveBack()
		}
		before = now
	}
}

// giveBack is expensive once, and makes what follows small.
func giveBack() {
	debug.SetGCPercent(restPercent)
	debug.FreeOSMemory()
	releaseProgram()
}

// allocated is how many bytes the heap has ever given out.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: allocations}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
