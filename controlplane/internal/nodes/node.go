package nodes

import (
	"runtime"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kubeplay.dev/controlplane/internal/buildinfo"
)

// selector marks the nodes that are simulated; a real node never carries it.
const selector = "type=kwok"

// Simulated describes one node.
type Simulated struct {
	Name    string
	IP      string
	PodCIDR string
	Zone    string
	Pool    string
	// Reserved nodes take only Pods that tolerate the taint of their pool.
	Reserved bool
}

// Default is the fleet of a fresh cluster: two nodes, so that spreading,
// affinity and draining have something to choose from, and one that is kept for
// its pool. It shares a zone, so that each zone has room for every Pod.
var Default = []Simulated{
	{Name: "node-1", IP: "172.18.0.11", PodCIDR: "10.244.0.0/18", Zone: "zone-a", Pool: "web"},
	{Name: "node-2", IP: "172.18.0.12", PodCIDR: "10.244.64.0/18", Zone: "zone-b", Pool: "web"},
	{Name: "node-3", IP: "172.18.0.13", PodCIDR: "10.244.128.0/18", Zone: "zone-a", Pool: "batch", Reserved: true},
}

// Object is the Node as a kubelet would register it: ready at once.
func (s Simulated) Object(now time.Time) *corev1.Node {
	return &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: s.Name, Labels: s.labels()},
		Spec:       corev1.NodeSpec{PodCIDR: s.PodCIDR, PodCIDRs: []string{s.PodCIDR}, Taints: s.Taints()},
		Status: corev1.NodeStatus{
			Capacity:    capacity(),
			Allocatable: capacity(),
			Conditions:  conditions(metav1.NewTime(now)),
			Phase:       corev1.NodeRunning,
			Addresses: []corev1.NodeAddress{
				{Type: corev1.NodeInternalIP, Address: s.IP},
				{Type: corev1.NodeHostName, Address: s.Name},
			},
			NodeInfo: info(),
		},
	}
}

func (s Simulated) labels() map[string]string {
	return map[string]string{
		"type":                          "kwok",
		"kubernetes.io/hostname":        s.Name,
		"kubernetes.io/os":              "linux",
		"kubernetes.io/arch":            runtime.GOARCH,
		"pool":                          s.Pool,
		"topology.kubernetes.io/zone":   s.Zone,
		"topology.kubernetes.io/region": "local",
		"kubeplay.dev/node":             "simulated",
	}
}

// Taints are those that the node keeps: none, but for the one of a reserved pool.
func (s Simulated) Taints() []corev1.Taint {
	if !s.Reserved {
		return nil
	}
	return []corev1.Taint{{Key: "pool", Value: s.Pool, Effect: corev1.TaintEffectNoSchedule}}
}

// capacity is 64 times what one run's quota allows: however many go on at once,
// none finds a node that others have filled, and takes that for its own answer's work.
func capacity() corev1.ResourceList {
	return corev1.ResourceList{
		corev1.ResourceCPU:              resource.MustParse("256"),
		corev1.ResourceMemory:           resource.MustParse("512Gi"),
		corev1.ResourceEphemeralStorage: resource.MustParse("2Ti"),
		corev1.ResourcePods:             resource.MustParse("1280"),
	}
}

func info() corev1.NodeSystemInfo {
	return corev1.NodeSystemInfo{
		Architecture:            runtime.GOARCH,
		OperatingSystem:         "linux",
		OSImage:                 "KubePlay simulated node",
		KernelVersion:           "simulated",
		KubeletVersion:          buildinfo.KubernetesVersion,
		ContainerRuntimeVersion: "simulated://kwok",
	}
}

func conditions(now metav1.Time) []corev1.NodeCondition {
	made := []corev1.NodeCondition{
		{Type: corev1.NodeMemoryPressure, Status: corev1.ConditionFalse, Reason: "KubeletHasSufficientMemory", Message: "kubelet has sufficient memory available"},
		{Type: corev1.NodeDiskPressure, Status: corev1.ConditionFalse, Reason: "KubeletHasNoDiskPressure", Message: "kubelet has no disk pressure"},
		{Type: corev1.NodePIDPressure, Status: corev1.ConditionFalse, Reason: "KubeletHasSufficientPID", Message: "kubelet has sufficient PID available"},
		{Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "KubeletReady", Message: "kubelet is posting ready status"},
	}
	for i := range made {
		made[i].LastHeartbeatTime, made[i].LastTransitionTime = now, now
	}
	return made
}
