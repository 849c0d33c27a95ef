// Command kubeplay-supervisor keeps an embedded Kubernetes cluster running. It
// is small, so that it may stay in memory beside the cluster.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"kubeplay.dev/controlplane/internal/supervise"
)

func main() {
	options := supervise.Options{}
	flag.StringVar(&options.State, "state", "", "state directory of the cluster")
	flag.StringVar(&options.Images, "images", "", "file with one image a line that simulated nodes can pull")
	flag.DurationVar(&options.Idle, "idle", 30*time.Minute, "stop when nobody used the cluster for this long; 0 is never")
	flag.StringVar(&options.Program, "program", "", "the control plane program (default: beside this one)")
	flag.Parse()
	if options.State == "" || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "usage: kubeplay-supervisor --state DIR [--images FILE] [--idle 30m]")
		os.Exit(supervise.ExitUsage)
	}
	if options.Program == "" {
		var err error
		if options.Program, err = supervise.Sibling("kubeplay-controlplane"); err != nil {
			fmt.Fprintln(os.Stderr, "kubeplay-supervisor:", err)
			os.Exit(supervise.ExitFailed)
		}
	}
	os.Exit(supervise.Run(options))
}
