package serve

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kubeplay.dev/controlplane/internal/nodes"
)

// pollEvery is short because everything asked is in this process.
const pollEvery = 10 * time.Millisecond

// until asks again and again; what names what is waited for.
func until(ctx context.Context, what string, done func(context.Context) bool) error {
	for !done(ctx) {
		select {
		case <-ctx.Done():
			return fmt.Errorf("waited in vain for %s: %w", what, context.Cause(ctx))
		case <-time.After(pollEvery):
		}
	}
	return nil
}

func (c *cluster) awaitHealth(ctx context.Context, path string) error {
	return until(ctx, "the API server to be ready", func(ctx context.Context) bool {
		return c.client.Discovery().RESTClient().Get().RequestURI(path).Do(ctx).Error() == nil
	})
}

// awaitUsable waits for what a first Deployment needs.
func (c *cluster) awaitUsable(ctx context.Context) error {
	err := until(ctx, "the default ServiceAccount", func(ctx context.Context) bool {
		_, err := c.client.CoreV1().ServiceAccounts(metav1.NamespaceDefault).Get(ctx, "default", metav1.GetOptions{})
		return err == nil
	})
	if err != nil {
		return err
	}
	if err := until(ctx, "the image rules", c.imagesObserved); err != nil {
		return err
	}
	for _, node := range nodes.Default {
		err := until(ctx, node.Name+" to be ready", func(ctx context.Context) bool {
			found, err := c.client.CoreV1().Nodes().Get(ctx, node.Name, metav1.GetOptions{})
			return err == nil && len(found.Spec.Taints) == len(node.Taints()) && isReady(found)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func isReady(node *corev1.Node) bool {
	for _, condition := range node.Status.Conditions {
		if condition.Type == corev1.NodeReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}
