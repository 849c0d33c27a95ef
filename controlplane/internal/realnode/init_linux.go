package realnode

import (
	"fmt"
	"log"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// runInit is process 1 of the node: it prepares the mounts, starts the node and
// reaps whatever loses its parent. It ends when the node ends.
func runInit(l layout, arguments []string) error {
	if os.Getpid() != 1 {
		return fmt.Errorf("node init is started by node guard, in namespaces of its own")
	}
	if err := mountAll(l); err != nil {
		return err
	}
	if err := unix.Sethostname([]byte(Name)); err != nil {
		return err
	}
	// Not by os/exec: that waits for its own child, and here one loop waits for all.
	process, err := os.StartProcess("/proc/self/exe", append([]string{"kubeplay-controlplane", "node", "run"}, arguments...), &os.ProcAttr{
		Env: os.Environ(), Files: []*os.File{nil, realStdout, os.Stderr},
	})
	if err != nil {
		return fmt.Errorf("cannot start the node: %w", err)
	}
	return reapUntil(process.Pid)
}

// realStdout carries the events; os.Stdout may have been turned to the log.
var realStdout = os.Stdout

func reapUntil(last int) error {
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		switch {
		case err == syscall.EINTR:
		case err != nil:
			return fmt.Errorf("cannot wait for the node: %w", err)
		case pid == last:
			if status.ExitStatus() != 0 {
				return fmt.Errorf("the node ended with exit code %d", status.ExitStatus())
			}
			return nil
		}
	}
}

// mountAll gives the node mounts that nobody else sees. Unmounting outside still
// comes in, so that the node never keeps a disk of the machine busy.
func mountAll(l layout) error {
	steps := []struct {
		source, target, kind string
		flags                uintptr
		data                 string
	}{
		{"", "/", "", unix.MS_REC | unix.MS_SLAVE, ""},
		{"proc", "/proc", "proc", unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC, ""},
		{"kubeplay", "/run", "tmpfs", unix.MS_NOSUID | unix.MS_NODEV, "mode=755,size=64m"},
		// What the kubelet mounts for containers must reach containerd's.
		{l.dir(), l.dir(), "", unix.MS_BIND, ""},
		{"", l.dir(), "", unix.MS_SHARED, ""},
	}
	for _, step := range steps {
		if err := unix.Mount(step.source, step.target, step.kind, step.flags, step.data); err != nil {
			return fmt.Errorf("cannot mount %s: %w", step.target, err)
		}
	}
	if err := os.MkdirAll(runtimeDir, 0o700); err != nil {
		return err
	}
	log.Print("the node has mounts of its own")
	return nil
}
