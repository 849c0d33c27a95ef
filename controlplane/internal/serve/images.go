package serve

import (
	"context"
	"encoding/json"
	"log"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"

	"kubeplay.dev/controlplane/internal/images"
	"kubeplay.dev/controlplane/internal/nodes"
)

// The ConfigMap that names the images, and how its reader answers.
const (
	systemNamespace    = "kubeplay-system"
	imagesName         = "images"
	imagesKey          = "images"
	observedAnnotation = "kubeplay.dev/observed-images"
)

// ensureNamespaces makes the namespaces that the nodes write to before the
// controllers would.
func ensureNamespaces(ctx context.Context, client kubernetes.Interface) error {
	for _, name := range []string{corev1.NamespaceNodeLease, systemNamespace} {
		namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
		_, err := client.CoreV1().Namespaces().Create(ctx, namespace, metav1.CreateOptions{})
		if err != nil && !apierrors.IsAlreadyExists(err) {
			return err
		}
	}
	return nil
}

// seed publishes the images of the list. What was added to the ConfigMap of a
// cluster that restarts stays.
func (c *cluster) seed(ctx context.Context) error {
	if err := ensureNamespaces(ctx, c.client); err != nil {
		return err
	}
	maps := c.client.CoreV1().ConfigMaps(systemNamespace)
	found, err := maps.Get(ctx, imagesName, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		_, err = maps.Create(ctx, &corev1.ConfigMap{
			ObjectMeta: metav1.ObjectMeta{Name: imagesName},
			Data:       map[string]string{imagesKey: c.imageText},
		}, metav1.CreateOptions{})
		return err
	}
	if err != nil {
		return err
	}
	merged, changed := merge(found.Data[imagesKey], c.imageText)
	if !changed {
		return nil
	}
	patch, err := json.Marshal(map[string]any{"data": map[string]string{imagesKey: merged}})
	if err != nil {
		return err
	}
	_, err = maps.Patch(ctx, imagesName, types.MergePatchType, patch, metav1.PatchOptions{})
	return err
}

// merge adds the images of added that text does not name.
func merge(text, added string) (string, bool) {
	known, changed := images.Parse(text), false
	for image := range images.Parse(added) {
		if !known[image] {
			text, changed = text+"\n"+image, true
		}
	}
	return text, changed
}

// followImages puts every new text of the ConfigMap in force and says so.
func (c *cluster) followImages(ctx context.Context, client kubernetes.Interface, fleet *nodes.Fleet) {
	only := fields.OneTermEqualSelector("metadata.name", imagesName)
	source := cache.NewListWatchFromClient(client.CoreV1().RESTClient(), "configmaps", systemNamespace, only)
	apply := func(object any) {
		if found, ok := object.(*corev1.ConfigMap); ok {
			c.putInForce(ctx, client, fleet, found)
		}
	}
	_, controller := cache.NewInformerWithOptions(cache.InformerOptions{
		ListerWatcher: source,
		ObjectType:    &corev1.ConfigMap{},
		Handler: cache.ResourceEventHandlerFuncs{
			AddFunc:    apply,
			UpdateFunc: func(_, object any) { apply(object) },
		},
	})
	controller.Run(ctx.Done())
}

func (c *cluster) putInForce(ctx context.Context, client kubernetes.Interface, fleet *nodes.Fleet, found *corev1.ConfigMap) {
	text := found.Data[imagesKey]
	c.rules.Replace(images.Parse(text))
	digest := images.Digest(text)
	if found.Annotations[observedAnnotation] == digest {
		return
	}
	patch := []byte(`{"metadata":{"annotations":{"` + observedAnnotation + `":"` + digest + `"}}}`)
	for attempt := range 5 {
		_, err := client.CoreV1().ConfigMaps(systemNamespace).Patch(ctx, imagesName, types.MergePatchType, patch, metav1.PatchOptions{})
		if err == nil || apierrors.IsNotFound(err) || ctx.Err() != nil {
			break
		}
		log.Printf("cannot confirm the images in force: %v", err)
		time.Sleep(time.Duration(attempt+1) * 100 * time.Millisecond)
	}
	if err := fleet.Retry(ctx); err != nil && ctx.Err() == nil {
		log.Printf("cannot look again at Pods that wait for an image: %v", err)
	}
}

func (c *cluster) imagesObserved(ctx context.Context) bool {
	found, err := c.client.CoreV1().ConfigMaps(systemNamespace).Get(ctx, imagesName, metav1.GetOptions{})
	return err == nil && found.Annotations[observedAnnotation] == images.Digest(found.Data[imagesKey])
}
