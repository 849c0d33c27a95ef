package nodes

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/kwok/pkg/utils/expression"

	"kubeplay.dev/controlplane/internal/images"
)

type noted []string

func (n *noted) warn(_ *corev1.Pod, _, reason, message string) { *n = append(*n, reason+": "+message) }
func (n *noted) note(_ *corev1.Pod, _, reason, message string) { *n = append(*n, reason+": "+message) }

func simulated(known string) (*kubelet, *noted) {
	rules, events := &images.Rules{}, &noted{}
	rules.Replace(images.Parse(known))
	return &kubelet{rules: rules, addresses: newAddresses(Default), hosts: map[string]string{"node-1": "172.18.0.11"}, events: events, clock: time.Now}, events
}

func pod(image string) *corev1.Pod {
	made := &corev1.Pod{}
	made.Name, made.UID = "web", "1"
	made.Spec.NodeName = "node-1"
	made.Spec.Containers = []corev1.Container{{Name: "web", Image: image}}
	made.Status.Phase = corev1.PodPending
	return made
}

func action(t *testing.T, object *corev1.Pod) string {
	t.Helper()
	query, err := expression.NewQuery(podAction)
	if err != nil {
		t.Fatal(err)
	}
	found, err := query.Execute(t.Context(), object)
	if err != nil || len(found) != 1 {
		t.Fatalf("the action is %v, %v", found, err)
	}
	return found[0].(string)
}

func ready(status corev1.PodStatus) corev1.ConditionStatus {
	for _, condition := range status.Conditions {
		if condition.Type == corev1.PodReady {
			return condition.Status
		}
	}
	return ""
}

func TestKnownImageRuns(t *testing.T) { // A Pod of known images is ready at once, and then left alone.
	kubelet, _ := simulated("nginx:1.27")
	web := pod("docker.io/library/nginx:1.27")
	if got := action(t, web); got != "sync" {
		t.Fatalf("a new Pod asks for %q", got)
	}
	web.Status = kubelet.sync(web)
	if web.Status.Phase != corev1.PodRunning || ready(web.Status) != corev1.ConditionTrue || web.Status.PodIP == "" {
		t.Errorf("status %+v", web.Status)
	}
	if got := action(t, web); got != "none" {
		t.Errorf("a running Pod asks for %q", got)
	}
}

func TestUnknownImageWaits(t *testing.T) { // An unknown image waits with the kubelet's reasons and events, and runs once mended.
	kubelet, events := simulated("nginx:1.27")
	web := pod("nginx:9.99")
	for _, step := range []struct{ reason, next string }{{errImagePull, "backoff"}, {imagePullBackOff, "retry"}, {errImagePull, "backoff"}} {
		web.Status = kubelet.sync(web)
		waiting := web.Status.ContainerStatuses[0].State.Waiting
		if waiting == nil || waiting.Reason != step.reason || ready(web.Status) == corev1.ConditionTrue || web.Status.Phase != corev1.PodPending {
			t.Fatalf("status %+v, want %s", web.Status, step.reason)
		}
		if got := action(t, web); got != step.next {
			t.Fatalf("after %s the action is %q", step.reason, got)
		}
	}
	if !strings.HasPrefix((*events)[0], `Failed: Failed to pull image "nginx:9.99": `) || (*events)[1] != "Failed: Error: ErrImagePull" {
		t.Errorf("events %q", *events)
	}
	web.Spec.Containers[0].Image = "nginx:1.27"
	if got := action(t, web); got != "sync" {
		t.Errorf("after the image was mended the action is %q", got)
	}
	if web.Status = kubelet.sync(web); ready(web.Status) != corev1.ConditionTrue {
		t.Errorf("status %+v after the image was mended", web.Status)
	}
}

func TestInitContainersComeFirst(t *testing.T) { // An init container that cannot start holds the others back; a sidecar keeps running.
	kubelet, _ := simulated("nginx:1.27\nbusybox:1.36")
	always := corev1.ContainerRestartPolicyAlways
	web := pod("nginx:1.27")
	web.Spec.InitContainers = []corev1.Container{{Name: "wait", Image: "busybox:1"}, {Name: "log", Image: "busybox:1.36", RestartPolicy: &always}}
	web.Status = kubelet.sync(web)
	if web.Status.Phase != corev1.PodPending || web.Status.ContainerStatuses[0].State.Waiting.Reason != "PodInitializing" {
		t.Fatalf("status %+v", web.Status)
	}
	web.Spec.InitContainers[0].Image = "busybox:1.36"
	web.Status = kubelet.sync(web)
	if web.Status.InitContainerStatuses[0].State.Terminated == nil || web.Status.InitContainerStatuses[1].State.Running == nil || ready(web.Status) != corev1.ConditionTrue {
		t.Errorf("status %+v", web.Status)
	}
}

func TestJobCompletes(t *testing.T) { // A Pod of a Job ends well, and only after it ran.
	kubelet, _ := simulated("busybox:1.36")
	work := pod("busybox:1.36")
	work.OwnerReferences = []metav1.OwnerReference{{Kind: "Job", Name: "work"}}
	if work.Status = kubelet.sync(work); work.Status.Phase != corev1.PodRunning || action(t, work) != "complete" {
		t.Fatalf("status %+v", work.Status)
	}
	if work.Status = kubelet.sync(work); work.Status.Phase != corev1.PodSucceeded || work.Status.ContainerStatuses[0].State.Terminated == nil {
		t.Errorf("status %+v", work.Status)
	}
}

func TestAddressesAreNotGivenTwice(t *testing.T) { // An address in use before this process began is not given again.
	ring := newAddresses(Default)
	ring.used("node-1", "10.244.0.7")
	if got := ring.take("node-1", ""); got != "10.244.0.8" {
		t.Errorf("next address %s", got)
	}
}
