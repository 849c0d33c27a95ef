//go:build !windows

package supervise

import (
	"os"
	"os/exec"
	"syscall"
)

// inherit gives the child the lock as well: it is free only when both are gone.
// The child leads a group of its own, so that a key press in a terminal reaches
// the supervisor alone, which then stops it in order.
func inherit(command *exec.Cmd, lock *os.File) {
	command.ExtraFiles = []*os.File{lock}
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

func startChild(command *exec.Cmd) error { return command.Start() }
