package serve

import (
	"context"
	"fmt"
	"net"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"

	"kubeplay.dev/controlplane/internal/apiserver"
	"kubeplay.dev/controlplane/internal/controllers"
	"kubeplay.dev/controlplane/internal/images"
	"kubeplay.dev/controlplane/internal/nodes"
	"kubeplay.dev/controlplane/internal/pki"
	"kubeplay.dev/controlplane/internal/protocol"
	"kubeplay.dev/controlplane/internal/realnode"
	"kubeplay.dev/controlplane/internal/scheduler"
	"kubeplay.dev/controlplane/internal/statedir"
	"kubeplay.dev/controlplane/internal/store"
	"kubeplay.dev/controlplane/internal/usage"
)

// cluster holds the parts while they run.
type cluster struct {
	dir       statedir.Dir
	events    *protocol.Writer
	listener  net.Listener
	imageText string
	rules     *images.Rules
	meter     *usage.Meter

	store     *store.Store
	api       *apiserver.Server
	manager   *controllers.Manager
	scheduler *scheduler.Scheduler
	fleet     *nodes.Fleet
	client    kubernetes.Interface

	// stages are the parts that run, in the order in which they were started.
	stages []*part
}

func (c *cluster) server() string {
	return fmt.Sprintf("https://127.0.0.1:%d", c.listener.Addr().(*net.TCPAddr).Port)
}

func (c *cluster) say(message string) {
	c.events.Send(protocol.Event{Kind: protocol.Progress, Message: message})
}

// boot starts every part. The parts live until life ends; the start itself must
// be done before booting ends. A part that fails later ends life.
func (c *cluster) boot(life, booting context.Context, fail context.CancelCauseFunc) error {
	c.say("starting etcd")
	if err := c.startStore(booting, fail); err != nil {
		return err
	}
	c.say("starting the API server")
	if err := c.startAPI(booting, fail); err != nil {
		return err
	}
	if err := c.awaitHealth(booting, apiserver.Serving); err != nil {
		return err
	}
	c.say("starting controllers, scheduler and nodes")
	c.startRest(life, fail)
	if err := c.seed(booting); err != nil {
		return err
	}
	if err := realnode.Forget(booting, c.client, c.dir); err != nil {
		return err
	}
	c.say("waiting for the first ServiceAccount and the nodes")
	if err := c.awaitUsable(booting); err != nil {
		return err
	}
	return c.awaitHealth(booting, "/readyz")
}

func (c *cluster) startStore(booting context.Context, fail context.CancelCauseFunc) error {
	opened := make(chan error, 1)
	c.store = store.New()
	go func() { opened <- c.store.Open(booting, c.dir.Data()) }()
	if err := c.configure(booting); err != nil {
		return err
	}
	if err := <-opened; err != nil {
		return err
	}
	c.stages = append(c.stages, &part{name: "etcd", stop: c.store.Stop})
	go func() {
		if err, open := <-c.store.Done(); open && err != nil {
			fail(fmt.Errorf("etcd failed: %w", err))
		}
	}()
	return nil
}

// configure prepares what can be prepared while etcd opens its data.
func (c *cluster) configure(ctx context.Context) error {
	if err := componentGlobals(); err != nil {
		return err
	}
	egress, err := realnode.Egress(c.dir)
	if err != nil {
		return err
	}
	c.api, err = apiserver.Configure(ctx, apiserver.Config{
		Listener: c.listener, Dial: c.store.Dial, Store: store.Address, PKI: c.dir.PKI, Wrap: c.meter.Wrap,
		KubeletClient: pki.ClientFile(kubeletClient.Name), Egress: egress,
	})
	return err
}

// nodeClient speaks as the simulated nodes.
func (c *cluster) nodeClient() (kubernetes.Interface, error) {
	config, err := clientcmd.BuildConfigFromFlags("", c.dir.PKI(nodesFile))
	if err != nil {
		return nil, err
	}
	return kubernetes.NewForConfig(unlimited(config))
}

// unlimited lets a part of this very process ask as often as it likes.
func unlimited(config *rest.Config) *rest.Config {
	config.QPS, config.Burst = -1, 0
	config.ContentType = "application/vnd.kubernetes.protobuf"
	config.AcceptContentTypes = "application/vnd.kubernetes.protobuf,application/json"
	return config
}
