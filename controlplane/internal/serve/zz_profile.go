//go:build profile

package serve

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"syscall"
	"time"
)

func init() {
	runtime.MemProfileRate = 16 << 10
	if os.Getenv("KP_CPU") != "" {
		f, _ := os.Create("/tmp/kp-cpu.pprof")
		pprof.StartCPUProfile(f)
		go func() { time.Sleep(3 * time.Second); pprof.StopCPUProfile(); f.Close() }()
	}
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGUSR1)
	go func() {
		for range c {
			runtime.GC()
			debug.FreeOSMemory()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			fmt.Fprintf(os.Stderr, "MEM alloc=%dM inuse=%dM idle=%dM released=%dM stacks=%dM mspan=%dM mcache=%dM buckhash=%dM gc=%dM other=%dM sys=%dM goroutines=%d objects=%d\n", m.HeapAlloc>>20, m.HeapInuse>>20, m.HeapIdle>>20, m.HeapReleased>>20, m.StackInuse>>20, m.MSpanInuse>>20, m.MCacheInuse>>20, m.BuckHashSys>>20, m.GCSys>>20, m.OtherSys>>20, m.Sys>>20, runtime.NumGoroutine(), m.HeapObjects)
			f, _ := os.Create("/tmp/kp-heap.pprof")
			pprof.Lookup("heap").WriteTo(f, 0)
			f.Close()
			f, _ = os.Create("/tmp/kp-goroutine.pprof")
			pprof.Lookup("goroutine").WriteTo(f, 0)
			f.Close()
		}
	}()
}
