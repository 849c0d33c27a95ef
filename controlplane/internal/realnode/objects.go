package realnode

import (
	"context"
	"fmt"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"

	"kubeplay.dev/controlplane/internal/statedir"
)

type clients = kubernetes.Interface

const (
	dnsName         = "kube-dns"
	dnsUser         = "system:coredns"
	storageClass    = "standard"
	provisionerName = "kubeplay.dev/local-path"
	apiSlice        = "kubernetes-node"
)

func objectsClient(kubeconfig string) (clients, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	config.QPS = -1
	return kubernetes.NewForConfig(config)
}

// publish makes what a cluster with a real node has: DNS, a way to the API server
// for Pods, and a default StorageClass. Pods of an earlier node are forgotten.
func publish(ctx context.Context, client clients) error {
	if err := forgetPods(ctx, client); err != nil {
		return err
	}
	rbac := client.RbacV1()
	steps := []func() error{
		func() error { _, err := rbac.ClusterRoles().Create(ctx, dnsRole(), metav1.CreateOptions{}); return err },
		func() error {
			_, err := rbac.ClusterRoleBindings().Create(ctx, dnsBinding(), metav1.CreateOptions{})
			return err
		},
		func() error { return createDNSService(ctx, client) },
		func() error {
			_, err := slices(client, metav1.NamespaceSystem).Create(ctx, dnsSlice(), metav1.CreateOptions{})
			return err
		},
		func() error {
			_, err := slices(client, metav1.NamespaceDefault).Create(ctx, apiServerSlice(), metav1.CreateOptions{})
			return err
		},
		func() error {
			_, err := client.StorageV1().StorageClasses().Create(ctx, standardClass(), metav1.CreateOptions{})
			return err
		},
	}
	for _, step := range steps {
		if err := step(); err != nil && !apierrors.IsAlreadyExists(err) {
			return fmt.Errorf("cannot prepare the cluster for a real node: %w", err)
		}
	}
	return nil
}

// createDNSService looks first: a second one would be refused for the address of the
// first, and not for its name.
func createDNSService(ctx context.Context, client clients) error {
	services := client.CoreV1().Services(metav1.NamespaceSystem)
	_, err := services.Get(ctx, dnsName, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		_, err = services.Create(ctx, dnsService(), metav1.CreateOptions{})
	}
	return err
}

func slices(client clients, namespace string) interface {
	Create(context.Context, *discoveryv1.EndpointSlice, metav1.CreateOptions) (*discoveryv1.EndpointSlice, error)
	Delete(context.Context, string, metav1.DeleteOptions) error
} {
	return client.DiscoveryV1().EndpointSlices(namespace)
}

// Forget takes out of the cluster what a node left in it that runs no more: it would
// stay there as ready, and Pods would wait on it for ever. A node that runs, because
// only the control plane had crashed, keeps everything: it would not register again.
func Forget(ctx context.Context, client clients, state statedir.Dir) error {
	l := layout{state}
	if _, err := l.readFacts(); err != nil || held(l) {
		return nil // there was none, or it runs
	}
	return withdraw(ctx, client)
}

// withdraw takes the node, its Pods and what only it offers out of the cluster.
func withdraw(ctx context.Context, client clients) error {
	at := metav1.DeleteOptions{}
	gone := []error{
		client.CoreV1().Nodes().Delete(ctx, Name, at),
		client.CoreV1().Services(metav1.NamespaceSystem).Delete(ctx, dnsName, at),
		slices(client, metav1.NamespaceSystem).Delete(ctx, dnsName, at),
		slices(client, metav1.NamespaceDefault).Delete(ctx, apiSlice, at),
		client.StorageV1().StorageClasses().Delete(ctx, storageClass, at),
		forgetPods(ctx, client),
	}
	for _, err := range gone {
		if err != nil && !apierrors.IsNotFound(err) {
			return err
		}
	}
	return nil
}

// forgetPods removes the Pods of a node that is gone: no kubelet will confirm it.
func forgetPods(ctx context.Context, client clients) error {
	pods, err := client.CoreV1().Pods("").List(ctx, metav1.ListOptions{FieldSelector: "spec.nodeName=" + Name})
	if err != nil {
		return err
	}
	now := int64(0)
	for _, pod := range pods.Items {
		err := client.CoreV1().Pods(pod.Namespace).Delete(ctx, pod.Name, metav1.DeleteOptions{GracePeriodSeconds: &now})
		if err != nil && !apierrors.IsNotFound(err) {
			return err
		}
	}
	return nil
}

// awaitNode waits until Pods may be scheduled to the node.
func awaitNode(ctx context.Context, client clients) error {
	return poll(ctx, "the node to be ready", func() bool {
		found, err := client.CoreV1().Nodes().Get(ctx, Name, metav1.GetOptions{})
		if err != nil || len(found.Spec.Taints) > 0 {
			return false
		}
		for _, condition := range found.Status.Conditions {
			fresh := time.Since(condition.LastHeartbeatTime.Time) < time.Minute
			if condition.Type == corev1.NodeReady && condition.Status == corev1.ConditionTrue && fresh {
				return true
			}
		}
		return false
	})
}

func dnsRole() *rbacv1.ClusterRole {
	look := []string{"list", "watch"}
	return &rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: dnsUser}, Rules: []rbacv1.PolicyRule{
		{APIGroups: []string{""}, Resources: []string{"services", "pods", "namespaces"}, Verbs: look},
		{APIGroups: []string{"discovery.k8s.io"}, Resources: []string{"endpointslices"}, Verbs: look},
	}}
}

func dnsBinding() *rbacv1.ClusterRoleBinding {
	return &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: dnsUser},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: dnsUser},
		Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: dnsUser}},
	}
}

func dnsService() *corev1.Service {
	port := intstr.FromInt32(53)
	return &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: dnsName, Labels: map[string]string{"k8s-app": dnsName, "kubernetes.io/name": "CoreDNS"}},
		Spec: corev1.ServiceSpec{ClusterIP: DNSAddress, Ports: []corev1.ServicePort{
			{Name: "dns", Port: 53, TargetPort: port, Protocol: corev1.ProtocolUDP},
			{Name: "dns-tcp", Port: 53, TargetPort: port, Protocol: corev1.ProtocolTCP},
		}},
	}
}

func dnsSlice() *discoveryv1.EndpointSlice {
	return endpointSlice(dnsName, dnsName, map[string]discoveryv1.EndpointPort{
		"dns": {Protocol: pointer(corev1.ProtocolUDP), Port: pointer(int32(53))}, "dns-tcp": {Protocol: pointer(corev1.ProtocolTCP), Port: pointer(int32(53))},
	})
}

func apiServerSlice() *discoveryv1.EndpointSlice {
	port, _ := strconv.ParseInt(APIPort, 10, 32)
	return endpointSlice(apiSlice, "kubernetes", map[string]discoveryv1.EndpointPort{
		"https": {Protocol: pointer(corev1.ProtocolTCP), Port: pointer(int32(port))},
	})
}

// endpointSlice leads a Service without a selector to the node itself.
func endpointSlice(name, service string, ports map[string]discoveryv1.EndpointPort) *discoveryv1.EndpointSlice {
	slice := &discoveryv1.EndpointSlice{
		ObjectMeta:  metav1.ObjectMeta{Name: name, Labels: map[string]string{discoveryv1.LabelServiceName: service, discoveryv1.LabelManagedBy: "kubeplay"}},
		AddressType: discoveryv1.AddressTypeIPv4,
		Endpoints:   []discoveryv1.Endpoint{{Addresses: []string{Address}, Conditions: discoveryv1.EndpointConditions{Ready: pointer(true)}}},
	}
	for name, port := range ports {
		port.Name = pointer(name)
		slice.Ports = append(slice.Ports, port)
	}
	return slice
}

func standardClass() *storagev1.StorageClass {
	return &storagev1.StorageClass{
		ObjectMeta:        metav1.ObjectMeta{Name: storageClass, Annotations: map[string]string{"storageclass.kubernetes.io/is-default-class": "true"}},
		Provisioner:       provisionerName,
		ReclaimPolicy:     pointer(corev1.PersistentVolumeReclaimDelete),
		VolumeBindingMode: pointer(storagev1.VolumeBindingWaitForFirstConsumer),
	}
}

func pointer[T any](value T) *T { return &value }
