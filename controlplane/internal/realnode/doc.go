// Package realnode runs a node whose containers really run: the genuine kubelet,
// kube-proxy and CoreDNS beside containerd and runc from the machine.
//
// The whole node lives in PID, mount, network, UTS and IPC namespaces of its own.
// So it never meets another container runtime's sockets, rules or interfaces, its
// containers have no way out of the machine, and the kernel itself removes every
// process, mount, interface and rule when the node's first process ends, however
// it ended. What remains are control groups and files, which the next start, stop
// or clean-up removes.
//
// Three processes make it: the guard outside the namespaces, which waits and
// clears up; init inside, which is process 1 and reaps; and the node, which
// configures, starts and watches the components. They share the state directory.
// The node reaches the API server, and the API server the node, through sockets
// in that directory: no network leads in or out.
package realnode
