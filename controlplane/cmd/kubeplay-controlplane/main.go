// Command kubeplay-controlplane is a whole Kubernetes control plane in one
// process, with simulated nodes. kubeplay-supervisor starts it; people need not.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"kubeplay.dev/controlplane/internal/buildinfo"
	"kubeplay.dev/controlplane/internal/components"
	"kubeplay.dev/controlplane/internal/kustomize"
	"kubeplay.dev/controlplane/internal/protocol"
	"kubeplay.dev/controlplane/internal/realnode"
	"kubeplay.dev/controlplane/internal/serve"
)

func main() {
	if name, args := components.Name(os.Args); name != "" {
		os.Exit(components.Run(name, args))
	}
	command := ""
	if len(os.Args) > 1 {
		command = os.Args[1]
	}
	switch command {
	case "serve":
		os.Exit(runServe(os.Args[2:]))
	case "node":
		os.Exit(runNode(os.Args[2:]))
	case "kustomize":
		os.Exit(runKustomize(os.Args[2:]))
	case "version":
		version()
	default:
		fmt.Fprintln(os.Stderr, "usage: kubeplay-controlplane serve|node|kustomize|version; kubeplay-supervisor starts it for you")
		os.Exit(2)
	}
}

func version() {
	_ = json.NewEncoder(os.Stdout).Encode(map[string]string{
		"kubernetes": buildinfo.KubernetesVersion, "buildId": buildinfo.BuildID,
	})
}

// runNode logs to standard error: standard output is for the answer.
func runNode(args []string) int {
	log.SetOutput(os.Stderr)
	return realnode.Run(args)
}

// runKustomize prints the objects of a folder's kustomization.
func runKustomize(args []string) int {
	if len(args) != 1 {
		fmt.Fprintln(os.Stderr, "usage: kubeplay-controlplane kustomize DIR")
		return 2
	}
	log.SetOutput(io.Discard) // the library warns of what it mends by itself
	if err := kustomize.Build(args[0], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		return 1
	}
	return 0
}

// runServe keeps standard output for events: whatever a component prints goes to
// the log instead.
func runServe(args []string) int {
	events := protocol.NewWriter(os.Stdout)
	os.Stdout = os.Stderr
	log.SetOutput(os.Stderr)
	var options serve.Options
	flags := flag.NewFlagSet("serve", flag.ExitOnError)
	flags.StringVar(&options.State, "state", "", "state directory")
	flags.StringVar(&options.Images, "images", "", "file with one known image a line")
	flags.DurationVar(&options.Idle, "idle", 0, "stop when nobody used the cluster for this long; 0 is never")
	flags.IntVar(&options.Port, "port", 0, "port to take if it is free")
	flags.BoolVar(&options.Fresh, "fresh", false, "set the existing data aside")
	_ = flags.Parse(args)
	if options.State == "" {
		fmt.Fprintln(os.Stderr, "serve needs --state DIR")
		return 2
	}
	if err := serve.Run(options, os.Stdin, events); err != nil {
		log.Print(err)
		events.Send(protocol.Event{Kind: protocol.Failed, Message: err.Error()})
		return 1
	}
	return 0
}
