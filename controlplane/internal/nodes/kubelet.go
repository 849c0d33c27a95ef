package nodes

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kubeplay.dev/controlplane/internal/images"
)

// kubelet decides what becomes of a Pod on a simulated node.
type kubelet struct {
	rules     *images.Rules
	addresses *addresses
	hosts     map[string]string
	events    eventSink
	clock     func() time.Time
}

// eventSink takes the events that a kubelet would send.
type eventSink interface {
	warn(pod *corev1.Pod, container, reason, message string)
	note(pod *corev1.Pod, container, reason, message string)
}

// podStatus is called by the Stage template with the Pod as plain JSON.
func (k *kubelet) podStatus(object any) (string, error) {
	content, err := json.Marshal(object)
	if err != nil {
		return "", err
	}
	var pod corev1.Pod
	if err := json.Unmarshal(content, &pod); err != nil {
		return "", fmt.Errorf("a Pod that cannot be read: %w", err)
	}
	patch, err := json.Marshal(k.sync(&pod))
	return string(patch), err
}

// sync is one round of the kubelet's loop: the status that the Pod has now.
func (k *kubelet) sync(pod *corev1.Pod) corev1.PodStatus {
	now := metav1.NewTime(k.clock())
	status := corev1.PodStatus{ObservedGeneration: pod.Generation, StartTime: pod.Status.StartTime}
	if status.StartTime == nil {
		status.StartTime = &now
	}
	k.place(pod, &status)
	round := round{kubelet: k, pod: pod, now: now}
	if finished(pod) {
		round.complete(&status)
	} else {
		round.run(&status)
	}
	status.Conditions = round.conditions(&status)
	return status
}

// finished tells whether the work of a Job's Pod is done. A simulated container
// has no work, so it is done as soon as it runs.
func finished(pod *corev1.Pod) bool {
	owned := slices.ContainsFunc(pod.OwnerReferences, func(owner metav1.OwnerReference) bool { return owner.Kind == "Job" })
	if !owned || pod.Status.Phase != corev1.PodRunning || len(pod.Status.ContainerStatuses) != len(pod.Spec.Containers) {
		return false
	}
	return !slices.ContainsFunc(pod.Status.ContainerStatuses, func(status corev1.ContainerStatus) bool { return status.State.Running == nil })
}

// place gives the Pod its addresses; once given they stay.
func (k *kubelet) place(pod *corev1.Pod, status *corev1.PodStatus) {
	host := k.hosts[pod.Spec.NodeName]
	if host == "" {
		host = "172.18.0.10"
	}
	address := pod.Status.PodIP
	if address == "" && pod.Spec.HostNetwork {
		address = host
	} else if address == "" {
		address = k.addresses.take(pod.Spec.NodeName, pod.UID)
	}
	status.HostIP, status.HostIPs = host, []corev1.HostIP{{IP: host}}
	status.PodIP, status.PodIPs = address, []corev1.PodIP{{IP: address}}
}
