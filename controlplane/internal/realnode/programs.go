package realnode

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// programs maps the name of each program that the machine must bring to its path.
type programs map[string]string

// needed says which package brings a program, by the name that most systems use.
var needed = map[string]string{
	"containerd": "containerd",
	"ctr":        "containerd",
	"runc":       "runc",
	"nft":        "nftables",
	"ptp":        "containernetworking-plugins",
	"host-local": "containernetworking-plugins",
	"loopback":   "containernetworking-plugins",
}

var (
	sbin       = []string{"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"}
	cniFolders = []string{"/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni"}
)

// findPrograms returns what is there, and the names of what is not.
func findPrograms() (programs, []string) {
	found, missing := programs{}, []string{}
	for name := range needed {
		if path := findProgram(name); path != "" {
			found[name] = path
		} else {
			missing = append(missing, name)
		}
	}
	return found, missing
}

func findProgram(name string) string {
	if needed[name] == "containernetworking-plugins" {
		return firstExecutable(cniFolders, name)
	}
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	return firstExecutable(sbin, name)
}

func firstExecutable(folders []string, name string) string {
	for _, folder := range folders {
		path := filepath.Join(folder, name)
		if info, err := os.Stat(path); err == nil && info.Mode()&0o111 != 0 {
			return path
		}
	}
	return ""
}

// packagesOf names the packages that bring the programs, each once.
func packagesOf(names []string) []string {
	var packages []string
	for _, wanted := range []string{"containerd", "runc", "containernetworking-plugins", "nftables"} {
		for _, name := range names {
			if needed[name] == wanted && !strings.Contains(" "+strings.Join(packages, " ")+" ", " "+wanted+" ") {
				packages = append(packages, wanted)
			}
		}
	}
	return packages
}
