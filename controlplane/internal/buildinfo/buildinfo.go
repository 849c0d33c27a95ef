// Package buildinfo names what was built: the Kubernetes version inside the
// program and the identity of this build. Both are set by the linker.
package buildinfo

// KubernetesVersion is the version of the Kubernetes components inside.
var KubernetesVersion = "v1.37.2"

// BuildID changes whenever the Go code changes; "dev" without the linker flag.
// A data directory written by another build is never opened.
var BuildID = "dev"
