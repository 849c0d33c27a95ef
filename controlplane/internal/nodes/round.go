package nodes

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kubeplay.dev/controlplane/internal/images"
)

// round is one look at one Pod.
type round struct {
	*kubelet
	pod *corev1.Pod
	now metav1.Time
}

// run starts what can be started: init containers in their order, then the rest.
func (r *round) run(status *corev1.PodStatus) {
	initialised := true
	for i := range r.pod.Spec.InitContainers {
		made := r.initContainer(&r.pod.Spec.InitContainers[i], initialised)
		initialised = initialised && made.Ready
		status.InitContainerStatuses = append(status.InitContainerStatuses, made)
	}
	status.Phase = corev1.PodRunning
	for i := range r.pod.Spec.Containers {
		container := &r.pod.Spec.Containers[i]
		made := r.waiting(container, "PodInitializing", "")
		if initialised {
			made = r.start(container)
		}
		if made.State.Waiting != nil && r.pod.Status.Phase != corev1.PodRunning {
			status.Phase = corev1.PodPending
		}
		status.ContainerStatuses = append(status.ContainerStatuses, made)
	}
	for i := range r.pod.Spec.EphemeralContainers {
		container := corev1.Container(r.pod.Spec.EphemeralContainers[i].EphemeralContainerCommon)
		status.EphemeralContainerStatuses = append(status.EphemeralContainerStatuses, r.start(&container))
	}
}

// initContainer runs a sidecar for good, and any other to its end.
func (r *round) initContainer(container *corev1.Container, turn bool) corev1.ContainerStatus {
	if !turn {
		return r.waiting(container, "PodInitializing", "")
	}
	made := r.start(container)
	if made.State.Running != nil && !sidecar(container) {
		made.State = r.terminated(made.State.Running.StartedAt, made.ContainerID)
		made.Started = new(false)
	}
	return made
}

// complete ends every container as one that had nothing left to do.
func (r *round) complete(status *corev1.PodStatus) {
	status.Phase = corev1.PodSucceeded
	status.InitContainerStatuses = r.end(r.pod.Status.InitContainerStatuses)
	status.ContainerStatuses = r.end(r.pod.Status.ContainerStatuses)
}

func (r *round) end(statuses []corev1.ContainerStatus) []corev1.ContainerStatus {
	var ended []corev1.ContainerStatus
	for _, status := range statuses {
		if status.State.Running != nil {
			status.State = r.terminated(status.State.Running.StartedAt, status.ContainerID)
			status.Ready, status.Started = false, new(false)
		}
		ended = append(ended, status)
	}
	return ended
}

func (r *round) terminated(started metav1.Time, id string) corev1.ContainerState {
	return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
		Reason: "Completed", StartedAt: started, FinishedAt: r.now, ContainerID: id,
	}}
}

// start runs the container if its image can be had.
func (r *round) start(container *corev1.Container) corev1.ContainerStatus {
	before, known := r.before(container.Name)
	if !r.rules.Has(container.Image) {
		return r.refuse(container, before)
	}
	if known && before.Image == container.Image && (before.State.Running != nil || before.State.Terminated != nil) {
		return before
	}
	restarts := before.RestartCount
	if before.State.Running != nil {
		restarts++
	}
	identity := images.Digest(fmt.Sprintf("%s/%s/%d", r.pod.UID, container.Name, restarts))
	return corev1.ContainerStatus{
		Name:               container.Name,
		Image:              container.Image,
		ImageID:            images.ID(container.Image),
		ContainerID:        "containerd://" + identity,
		Ready:              true,
		Started:            new(true),
		RestartCount:       restarts,
		State:              corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: r.now}},
		AllocatedResources: container.Resources.Requests,
		Resources:          &container.Resources,
	}
}

func (r *round) waiting(container *corev1.Container, reason, message string) corev1.ContainerStatus {
	before, _ := r.before(container.Name)
	return corev1.ContainerStatus{
		Name: container.Name, Image: container.Image, Started: new(false), RestartCount: before.RestartCount,
		State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: message}},
	}
}

// before is the status that the container had until now.
func (r *round) before(name string) (corev1.ContainerStatus, bool) {
	status := &r.pod.Status
	for _, list := range [][]corev1.ContainerStatus{status.ContainerStatuses, status.InitContainerStatuses, status.EphemeralContainerStatuses} {
		for _, found := range list {
			if found.Name == name {
				return found, true
			}
		}
	}
	return corev1.ContainerStatus{}, false
}

func sidecar(container *corev1.Container) bool {
	return container.RestartPolicy != nil && *container.RestartPolicy == corev1.ContainerRestartPolicyAlways
}
