package serve

import (
	"time"

	"kubeplay.dev/controlplane/internal/kubeconfig"
	"kubeplay.dev/controlplane/internal/pki"
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

// users maps each user to the file that it authenticates with. All are masters:
// the components start before the default roles exist, and must not wait for them.
func (c *cluster) users() map[string]string {
	return map[string]string{
		admin:                            c.dir.Kubeconfig(),
		"system:kube-controller-manager": c.dir.PKI(managerFile),
		"system:kube-scheduler":          c.dir.PKI(schedulerFile),
		"system:kube-simulated-nodes":    c.dir.PKI(nodesFile),
	}
}

// credentials makes what is missing and writes a kubeconfig for everyone.
func (c *cluster) credentials() error {
	var users []pki.User
	for name := range c.users() {
		users = append(users, pki.User{Name: name, Group: masters})
	}
	set, err := pki.Ensure(c.dir, users, time.Now())
	if err != nil {
		return err
	}
	for name, path := range c.users() {
		pair := set.Clients[name]
		credential := kubeconfig.Credential{Server: c.server(), User: name, CA: set.CA.Cert, Cert: pair.Cert, Key: pair.Key}
		if err := kubeconfig.Write(path, contextName, credential); err != nil {
			return err
		}
	}
	return nil
}
