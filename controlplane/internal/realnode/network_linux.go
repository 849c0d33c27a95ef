package realnode

import (
	"fmt"
	"net"
	"os"

	"github.com/vishvananda/netlink"
)

// setUpNetwork gives the node its address, on the loopback interface: no wire leads
// out. Only what is meant for a Service finds a route, and kube-proxy turns it to a
// Pod; everything else is unreachable at once.
func setUpNetwork() error {
	loopback, err := netlink.LinkByName("lo")
	if err != nil {
		return fmt.Errorf("cannot find the loopback interface: %w", err)
	}
	if err := netlink.LinkSetUp(loopback); err != nil {
		return fmt.Errorf("cannot raise the loopback interface: %w", err)
	}
	address, err := netlink.ParseAddr(Address + "/32")
	if err != nil {
		return err
	}
	if err := netlink.AddrAdd(loopback, address); err != nil {
		return fmt.Errorf("cannot give the node its address: %w", err)
	}
	_, services, err := net.ParseCIDR(ServiceIPs)
	if err != nil {
		return err
	}
	route := &netlink.Route{LinkIndex: loopback.Attrs().Index, Dst: services, Src: net.ParseIP(Address)}
	if err := netlink.RouteAdd(route); err != nil {
		return fmt.Errorf("cannot route to Services: %w", err)
	}
	return setKernel(map[string]string{"net/ipv4/ip_forward": "1", "net/ipv4/conf/all/rp_filter": "0"})
}

// setKernel sets parameters of this network namespace alone.
func setKernel(values map[string]string) error {
	for name, value := range values {
		if err := os.WriteFile("/proc/sys/"+name, []byte(value), 0o644); err != nil {
			return fmt.Errorf("cannot set %s: %w", name, err)
		}
	}
	return nil
}
