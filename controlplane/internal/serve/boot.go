package serve

import (
	"context"
	"fmt"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	logsapi "k8s.io/component-base/logs/api/v1"

	"k8s.io/apiserver/pkg/util/compatibility"

	"kubeplay.dev/controlplane/internal/controllers"
	"kubeplay.dev/controlplane/internal/nodes"
	"kubeplay.dev/controlplane/internal/scheduler"
)

// componentGlobals settles what the components share within a process.
func componentGlobals() error {
	logsapi.ReapplyHandling = logsapi.ReapplyHandlingIgnoreUnchanged
	rest.SetDefaultWarningHandler(rest.NoWarnings{})
	return compatibility.DefaultComponentGlobalsRegistry.Set()
}

func (c *cluster) startAPI(booting context.Context, fail context.CancelCauseFunc) error {
	// Not a child of booting: the server must outlive the start, and stop in turn.
	ctx, cancel := context.WithCancel(context.WithoutCancel(booting))
	if err := c.api.Start(ctx); err != nil {
		cancel()
		return err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := <-c.api.Done(); ctx.Err() == nil {
			fail(fmt.Errorf("the API server ended by itself: %w", err))
		}
	}()
	c.stages = append(c.stages, &part{name: "the API server", stop: func() {
		cancel()
		<-ended
	}})
	var err error
	c.client, err = kubernetes.NewForConfig(unlimited(c.api.Client()))
	return err
}

// startRest starts the parts that are clients of the API server.
func (c *cluster) startRest(life context.Context, fail context.CancelCauseFunc) {
	c.runPart(life, fail, "the controller manager", func(ctx context.Context) error {
		manager, err := controllers.Configure(ctx, c.dir.PKI(managerFile), c.dir.PKI)
		if err != nil {
			return err
		}
		return manager.Run(ctx)
	})
	c.runPart(life, fail, "the scheduler", func(ctx context.Context) error {
		made, err := scheduler.Configure(ctx, c.dir.PKI(schedulerFile))
		if err != nil {
			return err
		}
		return made.Run(ctx)
	})
	c.runPart(life, fail, "the simulated nodes", func(ctx context.Context) error {
		client, err := c.nodeClient()
		if err != nil {
			return err
		}
		if err := ensureNamespaces(ctx, client); err != nil {
			return err
		}
		fleet := nodes.New(ctx, client, nodes.Default, c.rules)
		go c.followImages(ctx, client, fleet)
		if err := fleet.Run(ctx); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	})
}
