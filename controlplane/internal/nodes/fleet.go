package nodes

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/utils/clock"
	"sigs.k8s.io/kwok/pkg/kwok/controllers"
	"sigs.k8s.io/kwok/pkg/log"
	"sigs.k8s.io/kwok/pkg/utils/gotpl"

	"kubeplay.dev/controlplane/internal/images"
)

// identity holds the node leases. It is the same in every process, so that a
// restarted one holds them at once and need not wait for the old one's to end.
const identity = "kubeplay"

const leaseSeconds = 40

// Fleet is the set of simulated nodes.
type Fleet struct {
	client  kubernetes.Interface
	nodes   []Simulated
	kubelet *kubelet
}

// New makes a fleet that pulls the images of rules.
func New(ctx context.Context, client kubernetes.Interface, nodes []Simulated, rules *images.Rules) *Fleet {
	hosts := map[string]string{}
	for _, node := range nodes {
		hosts[node.Name] = node.IP
	}
	return &Fleet{client: client, nodes: nodes, kubelet: &kubelet{
		rules: rules, addresses: newAddresses(nodes), hosts: hosts, events: newRecorder(ctx, client), clock: time.Now,
	}}
}

// Run registers the nodes and simulates them until ctx ends.
func (f *Fleet) Run(ctx context.Context) error {
	for _, node := range f.nodes {
		if err := f.register(ctx, node); err != nil {
			return fmt.Errorf("cannot register %s: %w", node.Name, err)
		}
	}
	if err := f.learnAddresses(ctx); err != nil {
		return err
	}
	controller, err := controllers.NewController(f.configuration())
	if err != nil {
		return err
	}
	return controller.Start(log.NewContext(ctx, log.NewLogger(os.Stderr, log.LevelWarn)))
}

func (f *Fleet) configuration() controllers.Config {
	return controllers.Config{
		Clock:                           clock.RealClock{},
		TypedClient:                     f.client,
		ManageNodesWithLabelSelector:    selector,
		CIDR:                            fallbackCIDR,
		LocalStages:                     stages(),
		PodPlayStageParallelism:         8,
		NodePlayStageParallelism:        1,
		NodeLeaseDurationSeconds:        leaseSeconds,
		NodeLeaseParallelism:            2,
		PodsOnNodeSyncParallelism:       2,
		EnablePodsOnNodeSyncStreamWatch: false,
		ID:                              identity,
		FuncMap:                         gotpl.FuncMap{"PodStatus": f.kubelet.podStatus, "NodeStatus": f.nodeStatus},
	}
}

// register makes the node if it is new. Admission taints every new node until
// the controllers have seen it; it is ready by construction, so that wait is cut,
// and only the node's own taints stay.
func (f *Fleet) register(ctx context.Context, node Simulated) error {
	created, err := f.client.CoreV1().Nodes().Create(ctx, node.Object(time.Now()), metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(created.Spec.Taints) == len(node.Taints()) {
		return nil
	}
	patch, err := json.Marshal(map[string]any{"spec": map[string]any{"taints": node.Taints()}})
	if err != nil {
		return err
	}
	_, err = f.client.CoreV1().Nodes().Patch(ctx, node.Name, types.MergePatchType, patch, metav1.PatchOptions{})
	return err
}

// learnAddresses keeps new Pods off the addresses of those that are there already.
func (f *Fleet) learnAddresses(ctx context.Context) error {
	pods, err := f.client.CoreV1().Pods("").List(ctx, metav1.ListOptions{ResourceVersion: "0"})
	if err != nil {
		return err
	}
	for _, pod := range pods.Items {
		f.kubelet.addresses.used(pod.Spec.NodeName, pod.Status.PodIP)
	}
	return nil
}

// nodeStatus is called by the Stage template of a node that beats or is new.
func (f *Fleet) nodeStatus(object map[string]any) (string, error) {
	content, err := json.Marshal(object)
	if err != nil {
		return "", err
	}
	var node corev1.Node
	if err := json.Unmarshal(content, &node); err != nil {
		return "", err
	}
	standard := Simulated{Name: node.Name, IP: "172.18.0.10"}.Object(time.Now()).Status
	if len(node.Status.Capacity) > 0 {
		standard.Capacity, standard.Allocatable = node.Status.Capacity, node.Status.Allocatable
	}
	if len(node.Status.Addresses) > 0 {
		standard.Addresses = node.Status.Addresses
	}
	keepTransitions(standard.Conditions, node.Status.Conditions)
	patch, err := json.Marshal(standard)
	return string(patch), err
}

// keepTransitions leaves the time of the last change to what has not changed.
func keepTransitions(conditions, before []corev1.NodeCondition) {
	for i := range conditions {
		for _, old := range before {
			if old.Type == conditions[i].Type && old.Status == conditions[i].Status {
				conditions[i].LastTransitionTime = old.LastTransitionTime
			}
		}
	}
}

// Retry looks again at every Pod that waits for an image, now that more are known.
func (f *Fleet) Retry(ctx context.Context) error {
	pods, err := f.client.CoreV1().Pods("").List(ctx, metav1.ListOptions{FieldSelector: "spec.nodeName!="})
	if err != nil {
		return err
	}
	for i := range pods.Items {
		pod := &pods.Items[i]
		if !f.waitsForKnown(pod) {
			continue
		}
		patch, err := json.Marshal(map[string]any{"status": f.kubelet.sync(pod)})
		if err != nil {
			return err
		}
		_, err = f.client.CoreV1().Pods(pod.Namespace).Patch(ctx, pod.Name, types.StrategicMergePatchType, patch, metav1.PatchOptions{}, "status")
		if err != nil && !apierrors.IsNotFound(err) {
			return err
		}
	}
	return nil
}

func (f *Fleet) waitsForKnown(pod *corev1.Pod) bool {
	if pod.DeletionTimestamp != nil || f.kubelet.hosts[pod.Spec.NodeName] == "" {
		return false
	}
	for _, list := range [][]corev1.ContainerStatus{pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses} {
		for _, container := range list {
			waits := container.State.Waiting != nil && container.State.Waiting.Reason != "PodInitializing"
			if waits && f.kubelet.rules.Has(container.Image) {
				return true
			}
		}
	}
	return false
}
