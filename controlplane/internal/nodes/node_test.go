package nodes

import (
	"testing"
	"time"
)

// Each zone has a node that takes every Pod, and one node is kept for its pool.
func TestOnlyTheReservedNodeIsTainted(t *testing.T) {
	open := map[string]bool{}
	reserved := 0
	for _, node := range Default {
		object := node.Object(time.Now())
		if len(object.Spec.Taints) == 0 {
			open[object.Labels["topology.kubernetes.io/zone"]] = true
			continue
		}
		reserved++
		if got := object.Spec.Taints[0].ToString(); got != "pool=batch:NoSchedule" || object.Labels["pool"] != "batch" {
			t.Errorf("%s has the taint %s and the labels %v", node.Name, got, object.Labels)
		}
	}
	if len(open) != 2 || reserved != 1 {
		t.Errorf("zones with an open node: %v; reserved nodes: %d", open, reserved)
	}
}
