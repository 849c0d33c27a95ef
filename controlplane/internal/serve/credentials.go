package serve

import (
	"time"

	"kubeplay.dev/controlplane/internal/kubeconfig"
	"kubeplay.dev/controlplane/internal/pki"
	"kubeplay.dev/controlplane/internal/realnode"
)

// The components' own kubeconfig files, below pki/.
const (
	managerFile   = "controller-manager.kubeconfig"
	schedulerFile = "scheduler.kubeconfig"
	nodesFile     = "nodes.kubeconfig"
)

const (
	admin       = "kubeplay-admin"
	contextName = "kubeplay"
	masters     = "system:masters"
)

// member is one who speaks to the API server: who they are, and the file that they
// authenticate with. from is the address they know the server by, "" for its own.
type member struct{ name, group, file, from string }

// members lists everyone. Those of the control plane are masters: they start before
// the default roles exist, and must not wait for them. The parts of a real node have
// the rights that Kubernetes gives to such parts.
func (c *cluster) members() []member {
	return []member{
		{admin, masters, c.dir.Kubeconfig(), ""},
		{"system:kube-controller-manager", masters, c.dir.PKI(managerFile), ""},
		{"system:kube-scheduler", masters, c.dir.PKI(schedulerFile), ""},
		{"system:kube-simulated-nodes", masters, c.dir.PKI(nodesFile), ""},
		{"system:node:" + realnode.Name, "system:nodes", c.dir.PKI(realnode.KubeletKubeconfig), realnode.Server},
		{"system:kube-proxy", "system:node-proxier", c.dir.PKI(realnode.ProxyKubeconfig), realnode.Server},
		{"system:coredns", "system:coredns", c.dir.PKI(realnode.DNSKubeconfig), realnode.Server},
		{"system:kubeplay-node", masters, c.dir.PKI(realnode.ObjectsKubeconfig), realnode.Server},
	}
}

// kubeletClient is who the API server is when it asks a kubelet for logs and streams.
var kubeletClient = pki.User{Name: "kube-apiserver-kubelet-client", Group: masters}

// credentials makes what is missing and writes a kubeconfig for everyone.
func (c *cluster) credentials() error {
	users := []pki.User{kubeletClient}
	for _, member := range c.members() {
		users = append(users, pki.User{Name: member.name, Group: member.group})
	}
	set, err := pki.Ensure(c.dir, users, time.Now())
	if err != nil {
		return err
	}
	for _, member := range c.members() {
		server := member.from
		if server == "" {
			server = c.server()
		}
		pair := set.Clients[member.name]
		credential := kubeconfig.Credential{Server: server, User: member.name, CA: set.CA.Cert, Cert: pair.Cert, Key: pair.Key}
		if err := kubeconfig.Write(member.file, contextName, credential); err != nil {
			return err
		}
	}
	return nil
}
