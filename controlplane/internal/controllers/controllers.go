// Package controllers runs the genuine kube-controller-manager inside this
// process.
package controllers

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"k8s.io/component-base/cli/flag"
	"k8s.io/kubernetes/cmd/kube-controller-manager/app"
	"k8s.io/kubernetes/cmd/kube-controller-manager/app/config"
	"k8s.io/kubernetes/cmd/kube-controller-manager/app/options"
	jobcontroller "k8s.io/kubernetes/pkg/controller/job"
)

// Manager is a configured controller manager.
type Manager struct{ config *config.Config }

// Configure reads the options; it needs no API server.
func Configure(ctx context.Context, kubeconfig string, pki func(string) string) (*Manager, error) {
	opts, err := options.NewKubeControllerManagerOptions()
	if err != nil {
		return nil, err
	}
	named := opts.Flags(app.KnownControllers(), app.ControllersDisabledByDefault(), app.ControllerAliases())
	opts.ParsedFlags = &named
	flags := pflag.NewFlagSet("kube-controller-manager", pflag.ContinueOnError)
	for _, set := range named.FlagSets {
		flags.AddFlagSet(set)
	}
	flags.SetNormalizeFunc(flag.WordSepNormalizeFunc)
	if err := flags.Parse(arguments(kubeconfig, pki)); err != nil {
		return nil, fmt.Errorf("the controller manager refuses a flag: %w", err)
	}
	built, err := opts.Config(ctx, app.KnownControllers(), app.ControllersDisabledByDefault(), app.ControllerAliases())
	if err != nil {
		return nil, fmt.Errorf("cannot configure the controller manager: %w", err)
	}
	built.Kubeconfig.Wrap(withoutHealthPoll)
	jobcontroller.SyncJobBatchPeriod = jobBatch
	return &Manager{built}, nil
}

// jobBatch is how long the Job controller gathers changes before it looks. The
// default of a second is what a learner's Job would mostly wait for.
const jobBatch = 50 * time.Millisecond

// withoutHealthPoll answers the question that the manager would repeat only once
// a second. It is not started before the API server serves.
func withoutHealthPoll(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(request *http.Request) (*http.Response, error) {
		if request.URL.Path != "/healthz" {
			return next.RoundTrip(request)
		}
		return &http.Response{
			Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{}, Body: io.NopCloser(strings.NewReader("ok")), Request: request,
		}, nil
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

// Run runs every controller until ctx ends.
func (m *Manager) Run(ctx context.Context) error { return app.Run(ctx, m.config.Complete()) }

func arguments(kubeconfig string, pki func(string) string) []string {
	return []string{
		"--kubeconfig=" + kubeconfig,
		"--leader-elect=false",
		"--secure-port=0",
		"--profiling=false",
		"--root-ca-file=" + pki("ca.crt"),
		"--service-account-private-key-file=" + pki("service-account.key"),
		"--cluster-signing-cert-file=" + pki("ca.crt"),
		"--cluster-signing-key-file=" + pki("ca.key"),
		"--service-cluster-ip-range=10.96.0.0/16",
		"--allocate-node-cidrs=false",
		// Simulated nodes beat in this process: when it pauses, so do they, and
		// a machine that slept must not find its nodes gone.
		"--node-monitor-grace-period=24h",
		// The default of 15 s is what a learner would mostly wait for.
		"--horizontal-pod-autoscaler-sync-period=1s",
		// The defaults are meant for big clusters; here they are the bottleneck.
		"--kube-api-qps=5000",
		"--kube-api-burst=5000",
		"--concurrent-namespace-syncs=20",
		"--concurrent-statefulset-syncs=10",
		"--concurrent-daemonset-syncs=5",
		"--concurrent-job-syncs=10",
		"--concurrent-cron-job-syncs=5",
		"--concurrent-serviceaccount-token-syncs=10",
		"--concurrent-horizontal-pod-autoscaler-syncs=5",
		"--concurrent-gc-syncs=20",
		// These write a status for each change of many Pods: what waits in a short queue
		// is written once for several changes, which spares a third of such writes.
		"--concurrent-deployment-syncs=2",
		"--concurrent-replicaset-syncs=3",
		"--concurrent-resource-quota-syncs=2",
		"--concurrent-service-endpoint-syncs=2",
		"--concurrent-endpoint-syncs=2",
	}
}
