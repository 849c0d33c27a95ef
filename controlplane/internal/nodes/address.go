package nodes

import (
	"encoding/binary"
	"net"
	"sync"

	"k8s.io/apimachinery/pkg/types"
)

// addresses hands out Pod addresses, node by node, round robin. A range holds
// thousands, so an address comes back long after its Pod is gone.
type addresses struct {
	mutex sync.Mutex
	rings map[string]*ring
}

type ring struct {
	base, size, next uint32
}

const fallbackCIDR = "10.245.0.0/16"

func newAddresses(fleet []Simulated) *addresses {
	made := &addresses{rings: map[string]*ring{"": newRing(fallbackCIDR)}}
	for _, node := range fleet {
		made.rings[node.Name] = newRing(node.PodCIDR)
	}
	return made
}

func newRing(cidr string) *ring {
	_, network, err := net.ParseCIDR(cidr)
	if err != nil {
		panic("the node table names no range: " + cidr)
	}
	ones, bits := network.Mask.Size()
	return &ring{base: binary.BigEndian.Uint32(network.IP.To4()), size: 1 << (bits - ones), next: 2}
}

// take returns the next address of the node.
func (a *addresses) take(node string, _ types.UID) string {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	from := a.ring(node)
	address := from.base + from.next
	if from.next++; from.next >= from.size-1 {
		from.next = 2
	}
	return net.IP(binary.BigEndian.AppendUint32(nil, address)).String()
}

// used tells of an address that a Pod has had since before this process began.
func (a *addresses) used(node, address string) {
	ip := net.ParseIP(address).To4()
	if ip == nil {
		return
	}
	a.mutex.Lock()
	defer a.mutex.Unlock()
	from := a.ring(node)
	if offset := binary.BigEndian.Uint32(ip) - from.base; offset < from.size && offset >= from.next {
		from.next = offset + 1
	}
}

func (a *addresses) ring(node string) *ring {
	if found, ok := a.rings[node]; ok {
		return found
	}
	return a.rings[""]
}
