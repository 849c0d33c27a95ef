package realnode

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// Check looks for everything that a real node needs of this machine.
func Check() []Problem {
	var problems []Problem
	if os.Geteuid() != 0 {
		problems = append(problems, Problem{"not root: a node makes namespaces and control groups", "run with sudo, or allow sudo without a password"})
	}
	problems = append(problems, checkPrograms()...)
	problems = append(problems, checkCgroups()...)
	if os.Geteuid() == 0 {
		problems = append(problems, checkNamespaces()...)
	}
	return problems
}

func checkPrograms() []Problem {
	_, missing := findPrograms()
	if len(missing) == 0 {
		return nil
	}
	sort.Strings(missing)
	return []Problem{{"not found: " + strings.Join(missing, ", "), installCommand(packagesOf(missing))}}
}

// installers are tried in this order; names of packages differ little between them.
var installers = []struct{ program, command string }{
	{"apt-get", "sudo apt-get install --no-install-recommends "},
	{"dnf", "sudo dnf install "},
	{"zypper", "sudo zypper install "},
	{"pacman", "sudo pacman -S "},
	{"apk", "sudo apk add "},
}

var renamed = map[string]map[string]string{
	"zypper": {"containernetworking-plugins": "cni-plugins"},
	"pacman": {"containernetworking-plugins": "cni-plugins"},
	"apk":    {"containernetworking-plugins": "cni-plugins"},
}

func installCommand(packages []string) string {
	for _, installer := range installers {
		if _, err := exec.LookPath(installer.program); err != nil {
			continue
		}
		names := make([]string, 0, len(packages))
		for _, name := range packages {
			if other := renamed[installer.program][name]; other != "" {
				name = other
			}
			names = append(names, name)
		}
		return installer.command + strings.Join(names, " ")
	}
	return "install " + strings.Join(packages, ", ") + " with the packages of your system"
}

func checkCgroups() []Problem {
	var lacking []string
	for _, name := range controllers {
		if !hasController(name) {
			lacking = append(lacking, name)
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	return []Problem{{
		fmt.Sprintf("the kernel's control groups in %s lack %s", cgroupMount, strings.Join(lacking, ", ")),
		"boot with them enabled (cgroup_enable=memory on some boards), or use kind, k3d or minikube",
	}}
}

func hasController(name string) bool {
	if !unified() {
		info, err := os.Stat(cgroupMount + "/" + name)
		return err == nil && info.IsDir()
	}
	listed, err := os.ReadFile(cgroupMount + "/cgroup.controllers")
	return err == nil && contains(strings.Fields(string(listed)), name)
}

// checkNamespaces makes what the node will be made in, and gives it back at once.
func checkNamespaces() []Problem {
	probe := exec.Command("/proc/self/exe", "version")
	probe.SysProcAttr = &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWPID | unix.CLONE_NEWNS | unix.CLONE_NEWNET | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC}
	err := probe.Run()
	if err == nil {
		return nil
	}
	remedy := "use kind, k3d or minikube"
	if errors.Is(err, unix.EPERM) {
		remedy = "inside a container it takes --privileged; else " + remedy
	}
	return []Problem{{fmt.Sprintf("the kernel makes no namespaces for us: %v", err), remedy}}
}

// mayLowerOOMScore tells whether containers can be given a score below ours, which
// takes CAP_SYS_RESOURCE; without it containerd must not try.
func mayLowerOOMScore() bool {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&header, &data[0]); err != nil {
		return false
	}
	return data[0].Effective&(1<<unix.CAP_SYS_RESOURCE) != 0
}

// ownerOf is the user who may talk to the node: the one whose cluster it joins.
func ownerOf(path string) int {
	var about unix.Stat_t
	if err := unix.Stat(path, &about); err != nil {
		return os.Getuid()
	}
	return int(about.Uid)
}

// handOver makes files of root's readable for the user whose cluster this is: with
// sudo, it is that user's commands that look whether the node runs.
func (l layout) handOver(paths ...string) error {
	owner := ownerOf(string(l.state))
	for _, path := range paths {
		if err := os.Chown(path, owner, -1); err != nil {
			return fmt.Errorf("cannot hand %s over to its user: %w", path, err)
		}
	}
	return nil
}

// openLog starts the log of a part of the node anew.
func (l layout) openLog(part string) (*os.File, error) {
	file, err := os.OpenFile(l.log(part), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	return file, l.handOver(l.log(part))
}
