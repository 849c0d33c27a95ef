package realnode

import (
	"fmt"

	utilnet "k8s.io/apimachinery/pkg/util/net"
	"k8s.io/apiserver/pkg/apis/apiserver"
	"k8s.io/apiserver/pkg/server/egressselector"

	"kubeplay.dev/controlplane/internal/statedir"
)

// Egress is how the API server reaches the kubelet, Pods and Services of the real
// node: through the node's socket, which is there while the node runs.
func Egress(state statedir.Dir) (utilnet.DialFunc, error) {
	selector, err := egressselector.NewEgressSelector(&apiserver.EgressSelectorConfiguration{
		EgressSelections: []apiserver.EgressSelection{{Name: "cluster", Connection: apiserver.Connection{
			ProxyProtocol: apiserver.ProtocolHTTPConnect,
			Transport:     &apiserver.Transport{UDS: &apiserver.UDSTransport{UDSName: layout{state}.egressSocket()}},
		}}},
	})
	if err != nil {
		return nil, fmt.Errorf("cannot prepare the way to the node: %w", err)
	}
	return selector.Lookup(egressselector.Cluster.AsNetworkContext())
}
