//go:build !linux

package realnode

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
)

// Check says that this system has no containers of its own.
func Check() []Problem {
	return []Problem{{
		"a real node of the embedded cluster needs Linux; this is " + runtime.GOOS,
		"use a cluster of kind, k3d or minikube: kubeplay run EXERCISE --cluster kind",
	}}
}

// Run answers `node check` and refuses everything else.
func Run(arguments []string) int {
	if len(arguments) == 1 && arguments[0] == "check" {
		_ = json.NewEncoder(os.Stdout).Encode(Check())
		return 0
	}
	fmt.Fprintln(os.Stderr, "kubeplay-controlplane node:", Check()[0].Problem)
	return 1
}
