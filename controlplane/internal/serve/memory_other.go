//go:build !linux

package serve

// releaseProgram has no counterpart here: the system reclaims such pages itself.
func releaseProgram() {}
