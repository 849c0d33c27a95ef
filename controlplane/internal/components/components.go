// Package components runs one genuine Kubernetes component alone, so that tools
// which start components as separate programs can use this one program.
package components

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	manager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
	"sigs.k8s.io/kwok/pkg/config"
	kwok "sigs.k8s.io/kwok/pkg/kwok/cmd"
	"sigs.k8s.io/kwok/pkg/log"

	// The plugins register themselves.
	_ "github.com/coredns/coredns/plugin/bind"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/ready"
	_ "github.com/coredns/coredns/plugin/template"
)

// Name finds the component that args ask for, by the name of the program or by
// the first argument, and the arguments that remain for it.
func Name(args []string) (string, []string) {
	called := strings.TrimSuffix(filepath.Base(args[0]), ".exe")
	if runners[called] != nil {
		return called, args
	}
	if len(args) > 1 && runners[args[1]] != nil {
		return args[1], args[1:]
	}
	return "", args
}

var runners = map[string]func(args []string) int{
	"etcd":                    func(args []string) int { etcdmain.Main(args); return 0 },
	"kube-apiserver":          command(apiserver.NewAPIServerCommand),
	"kube-controller-manager": command(manager.NewControllerManagerCommand),
	"kube-scheduler":          command(func() *cobra.Command { return scheduler.NewSchedulerCommand() }),
	"kubelet":                 command(func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) }),
	"kube-proxy":              command(proxy.NewProxyCommand),
	"coredns":                 runCoreDNS,
	"kwok":                    runKwok,
}

// Run runs the component that Name found.
func Run(name string, args []string) int { return runners[name](args) }

func command(make func() *cobra.Command) func([]string) int {
	return func(args []string) int {
		os.Args = args
		return cli.Run(make())
	}
}

// runCoreDNS runs CoreDNS with the few plugins that a cluster of one node needs.
func runCoreDNS(args []string) int {
	os.Args = args
	dnsserver.Directives = []string{"bind", "errors", "ready", "kubernetes", "template"}
	coremain.Run()
	return 0
}

// runKwok gives KWOK flag sets of its own: its --version collides with that of
// the Kubernetes components.
func runKwok(args []string) int {
	os.Args = args
	pflag.CommandLine = pflag.NewFlagSet(args[0], pflag.ExitOnError)
	flag.CommandLine = flag.NewFlagSet(args[0], flag.ExitOnError)
	set := pflag.NewFlagSet("global", pflag.ContinueOnError)
	set.ParseErrorsAllowlist.UnknownFlags = true
	set.Usage = func() {}
	ctx, logger := log.InitFlags(context.Background(), set)
	ctx, err := config.InitFlags(ctx, set)
	if err != nil {
		fmt.Fprintln(os.Stderr, "kwok cannot read its configuration:", err)
		return 1
	}
	made := kwok.NewCommand(ctx)
	made.PersistentFlags().AddFlagSet(set)
	made.SetArgs(args[1:])
	if err := made.ExecuteContext(ctx); err != nil {
		logger.Error("kwok ended", "err", err)
		return 1
	}
	return 0
}
