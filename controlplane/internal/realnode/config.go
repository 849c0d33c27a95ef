package realnode

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// containerdConfig keeps this containerd apart from any other: root, state, socket
// and CNI configuration are its own. Version 2 is read by containerd 1.5 to 2.
func containerdConfig(l layout, programs programs, restrictOOM bool) string {
	return fmt.Sprintf(`version = 2
root = %q
state = %q
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.internal.v1.tracing", "io.containerd.tracing.processor.v1.otlp"]

[grpc]
  address = %q

[plugins."io.containerd.internal.v1.opt"]
  path = %q

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = %q
  restrict_oom_score_adj = %t
  max_container_log_line_size = 16384

  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"

    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"

      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        BinaryName = %q
        SystemdCgroup = false

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = %q
    conf_dir = %q
    max_conf_num = 1
`, l.containerdRoot(), runtimeDir+"/containerd", runtimeSocket, l.file("opt"), PauseImage, restrictOOM,
		programs["runc"], filepath.Dir(programs["ptp"]), filepath.Dir(l.config(cniFile)))
}

const cniFile = "cni/10-kubeplay.conflist"

// cniConfig gives every Pod a point-to-point link: all traffic is routed by the
// node, so that kube-proxy sees it without the br_netfilter module.
func cniConfig() string {
	return fmt.Sprintf(`{
  "cniVersion": "0.3.1",
  "name": "kubeplay",
  "plugins": [{
    "type": "ptp", "ipMasq": false, "mtu": 1500,
    "ipam": {
      "type": "host-local", "dataDir": %q,
      "ranges": [[{"subnet": %q}]], "routes": [{"dst": "0.0.0.0/0"}]
    }
  }]
}
`, runtimeDir+"/ipam", PodCIDR)
}

// kubeletConfig bounds what containers can take: processes, logs, disk.
func kubeletConfig(l layout) string {
	return fmt.Sprintf(`apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: %[1]s
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: %[2]q}
authorization: {mode: Webhook}
tlsCertFile: %[3]q
tlsPrivateKeyFile: %[4]q
readOnlyPort: 0
healthzPort: 0
cgroupDriver: cgroupfs
cgroupRoot: /%[5]s
enforceNodeAllocatable: []
failCgroupV1: false
failSwapOn: false
containerRuntimeEndpoint: unix://%[6]s
podLogsDir: %[7]q
resolvConf: %[8]q
clusterDNS: [%[9]s]
clusterDomain: cluster.local
registerNode: true
maxPods: 110
podPidsLimit: 256
containerLogMaxSize: 1Mi
containerLogMaxFiles: 2
containerLogMonitorInterval: 3s
serializeImagePulls: false
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 50Mi, nodefs.available: 1%%, imagefs.available: 1%%, nodefs.inodesFree: 1%%}
evictionPressureTransitionPeriod: 10s
nodeStatusUpdateFrequency: 5s
kubeAPIQPS: 500
kubeAPIBurst: 1000
eventRecordQPS: 500
eventBurst: 1000
volumeStatsAggPeriod: 5s
syncFrequency: 10s
featureGates:
  # A learner waits for the second crash: the first wait is one second, not ten.
  ReduceDefaultCrashLoopBackOffDecay: true
logging: {verbosity: 0}
`, Address, l.state.PKI("ca.crt"), l.state.PKI("kubelet.crt"), l.state.PKI("kubelet.key"), l.cgroup(),
		runtimeSocket, l.podLogs(), l.config("resolv.conf"), DNSAddress)
}

func proxyConfig(l layout) string {
	return fmt.Sprintf(`apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
hostnameOverride: %s
clusterCIDR: %s
clientConnection: {kubeconfig: %q}
healthzBindAddress: ""
metricsBindAddress: ""
nodePortAddresses: ["primary"]
nftables: {minSyncPeriod: 0s, syncPeriod: 30s}
# Where these kernel parameters are read-only, kube-proxy must not try.
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
`, Name, PodCIDR, l.state.PKI(ProxyKubeconfig))
}

// corefile answers for the cluster and knows that nothing else exists here.
func corefile(l layout) string {
	return fmt.Sprintf(`.:53 {
    bind %s
    errors
    ready 127.0.0.1:8181
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        kubeconfig %s
        pods insecure
        ttl 1
    }
    template ANY ANY . {
        rcode NXDOMAIN
    }
}
`, Address, l.state.PKI(DNSKubeconfig))
}

// writeConfig writes every configuration file of the node.
func writeConfig(l layout, programs programs) error {
	files := map[string]string{
		"containerd.toml": containerdConfig(l, programs, !mayLowerOOMScore()),
		cniFile:           cniConfig(),
		"kubelet.yaml":    kubeletConfig(l),
		"kube-proxy.yaml": proxyConfig(l),
		"Corefile":        corefile(l),
		"resolv.conf":     "nameserver " + Address + "\n",
	}
	for name, content := range files {
		path := l.config(name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			return fmt.Errorf("cannot write %s: %w", path, err)
		}
	}
	return nil
}

// The kubeconfig files of the node's parts, below pki/.
const (
	KubeletKubeconfig = "kubelet.kubeconfig"
	ProxyKubeconfig   = "kube-proxy.kubeconfig"
	DNSKubeconfig     = "coredns.kubeconfig"
	ObjectsKubeconfig = "realnode.kubeconfig"
)

// kubeletArguments are those that no configuration file takes.
func kubeletArguments(l layout) []string {
	labels := []string{Label + "=" + Real, "kubeplay.dev/cluster=embedded"}
	return []string{
		"--config=" + l.config("kubelet.yaml"),
		"--kubeconfig=" + l.state.PKI(KubeletKubeconfig),
		"--root-dir=" + l.kubeletRoot(),
		"--cert-dir=" + l.config("certificates"),
		"--hostname-override=" + Name,
		"--node-ip=" + Address,
		"--node-labels=" + strings.Join(labels, ","),
	}
}
