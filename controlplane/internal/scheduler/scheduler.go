// Package scheduler runs the genuine kube-scheduler inside this process.
package scheduler

import (
	"context"
	"fmt"

	"github.com/spf13/pflag"
	"k8s.io/client-go/tools/cache"
	"k8s.io/component-base/cli/flag"
	"k8s.io/kubernetes/cmd/kube-scheduler/app"
	"k8s.io/kubernetes/cmd/kube-scheduler/app/config"
	"k8s.io/kubernetes/cmd/kube-scheduler/app/options"
	"k8s.io/kubernetes/pkg/scheduler"
)

// Scheduler is a configured scheduler.
type Scheduler struct {
	config    *config.CompletedConfig
	scheduler *scheduler.Scheduler
}

// Configure reads the options; it needs no API server. Ending ctx ends it.
func Configure(ctx context.Context, kubeconfig string) (*Scheduler, error) {
	opts := options.NewOptions()
	flags := pflag.NewFlagSet("kube-scheduler", pflag.ContinueOnError)
	for _, set := range opts.Flags.FlagSets {
		flags.AddFlagSet(set)
	}
	flags.SetNormalizeFunc(flag.WordSepNormalizeFunc)
	if err := flags.Parse(arguments(kubeconfig)); err != nil {
		return nil, fmt.Errorf("the scheduler refuses a flag: %w", err)
	}
	var err error
	if opts.InformerName, err = cache.NewInformerName("kube-scheduler"); err != nil {
		return nil, err
	}
	built, made, err := app.Setup(ctx, opts)
	if err != nil {
		return nil, fmt.Errorf("cannot configure the scheduler: %w", err)
	}
	return &Scheduler{built, made}, nil
}

// Run schedules Pods until ctx ends.
func (s *Scheduler) Run(ctx context.Context) error { return app.Run(ctx, s.config, s.scheduler) }

func arguments(kubeconfig string) []string {
	return []string{
		"--kubeconfig=" + kubeconfig,
		"--leader-elect=false",
		"--secure-port=0",
		"--profiling=false",
		"--kube-api-qps=5000",
		"--kube-api-burst=5000",
	}
}
