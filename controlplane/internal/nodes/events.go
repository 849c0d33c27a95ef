package nodes

import (
	"context"
	"sync"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	typed "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/tools/record"
)

// recorder sends events in the name of the kubelet of the Pod's node.
type recorder struct {
	broadcaster record.EventBroadcaster
	mutex       sync.Mutex
	perNode     map[string]record.EventRecorder
}

func newRecorder(ctx context.Context, client kubernetes.Interface) *recorder {
	broadcaster := record.NewBroadcaster(record.WithContext(ctx))
	broadcaster.StartRecordingToSink(&typed.EventSinkImpl{Interface: client.CoreV1().Events("")})
	return &recorder{broadcaster: broadcaster, perNode: map[string]record.EventRecorder{}}
}

func (r *recorder) warn(pod *corev1.Pod, container, reason, message string) {
	r.of(pod.Spec.NodeName).Event(reference(pod, container), corev1.EventTypeWarning, reason, message)
}

func (r *recorder) note(pod *corev1.Pod, container, reason, message string) {
	r.of(pod.Spec.NodeName).Event(reference(pod, container), corev1.EventTypeNormal, reason, message)
}

func (r *recorder) of(node string) record.EventRecorder {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.perNode[node] == nil {
		r.perNode[node] = r.broadcaster.NewRecorder(scheme.Scheme, corev1.EventSource{Component: "kubelet", Host: node})
	}
	return r.perNode[node]
}

func reference(pod *corev1.Pod, container string) *corev1.ObjectReference {
	return &corev1.ObjectReference{
		APIVersion: "v1", Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: pod.UID,
		FieldPath: "spec.containers{" + container + "}",
	}
}
