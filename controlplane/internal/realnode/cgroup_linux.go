package realnode

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

const cgroupMount = "/sys/fs/cgroup"

// controllers are what the kubelet cannot do without.
var controllers = []string{"cpu", "cpuset", "memory", "pids"}

// unified tells whether the machine uses control groups of version 2.
func unified() bool {
	var about unix.Statfs_t
	return unix.Statfs(cgroupMount, &about) == nil && about.Type == unix.CGROUP2_SUPER_MAGIC
}

// makeCgroup makes the parent of all Pods' control groups.
func makeCgroup(name string) error {
	if unified() {
		return makeUnified(filepath.Join(cgroupMount, name))
	}
	for _, hierarchy := range hierarchies() {
		if err := os.MkdirAll(filepath.Join(hierarchy, name), 0o755); err != nil {
			return fmt.Errorf("cannot make a control group: %w", err)
		}
		if err := inheritCPUs(hierarchy, name); err != nil {
			return err
		}
	}
	return nil
}

func makeUnified(path string) error {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return fmt.Errorf("cannot make a control group: %w", err)
	}
	for _, parent := range []string{filepath.Dir(path), path} {
		if err := enableControllers(parent); err != nil {
			return err
		}
	}
	return nil
}

// enableControllers lets children of the group use every controller that it has.
func enableControllers(group string) error {
	available, err := os.ReadFile(filepath.Join(group, "cgroup.controllers"))
	if err != nil {
		return fmt.Errorf("cannot read the controllers of %s: %w", group, err)
	}
	for _, name := range strings.Fields(string(available)) {
		err := os.WriteFile(filepath.Join(group, "cgroup.subtree_control"), []byte("+"+name), 0o644)
		if err != nil && contains(controllers, name) {
			return fmt.Errorf("cannot pass the controller %s on from %s: %w", name, group, err)
		}
	}
	return nil
}

// inheritCPUs fills a new cpuset of version 1, which starts without any CPU.
func inheritCPUs(hierarchy, name string) error {
	for _, file := range []string{"cpuset.cpus", "cpuset.mems"} {
		value, err := os.ReadFile(filepath.Join(hierarchy, file))
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(hierarchy, name, file), value, 0o644)
		}
		if err != nil {
			return fmt.Errorf("cannot set %s of the node's control group: %w", file, err)
		}
	}
	return nil
}

// hierarchies are the places in which a control group of ours may be.
func hierarchies() []string {
	if unified() {
		return []string{cgroupMount}
	}
	var found []string
	entries, _ := os.ReadDir(cgroupMount)
	for _, entry := range entries {
		path := filepath.Join(cgroupMount, entry.Name())
		if entry.IsDir() {
			found = append(found, path)
		}
	}
	return found
}

// removeLimit is how long the kernel may take to let go of processes it killed.
const removeLimit = 5 * time.Second

// removeCgroup removes the group and all below it, in every hierarchy. What still
// runs in it is killed: nothing of ours may outlive the node.
func removeCgroup(name string) error {
	deadline := time.Now().Add(removeLimit)
	for {
		err := tryRemove(name)
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func tryRemove(name string) error {
	for _, hierarchy := range hierarchies() {
		root := filepath.Join(hierarchy, name)
		groups := []string{}
		_ = filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
			if err == nil && entry.IsDir() {
				groups = append(groups, path)
			}
			return nil
		})
		for i := len(groups) - 1; i >= 0; i-- {
			killMembers(groups[i])
			if err := unix.Rmdir(groups[i]); err != nil && !errors.Is(err, unix.ENOENT) {
				return fmt.Errorf("cannot remove the control group %s: %w", groups[i], err)
			}
		}
	}
	return nil
}

func killMembers(group string) {
	members, err := os.ReadFile(filepath.Join(group, "cgroup.procs"))
	if err != nil {
		return
	}
	for _, line := range strings.Fields(string(members)) {
		var pid int
		if _, err := fmt.Sscan(line, &pid); err == nil && pid > 1 {
			_ = unix.Kill(pid, unix.SIGKILL)
		}
	}
}

func contains(list []string, wanted string) bool {
	for _, item := range list {
		if item == wanted {
			return true
		}
	}
	return false
}
