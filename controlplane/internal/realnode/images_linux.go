package realnode

import (
	"context"
	"fmt"
	"os/exec"
	"sort"
	"strings"
)

// criNamespace is where the kubelet's images are within containerd.
const criNamespace = "k8s.io"

func importArchive(ctx context.Context, ctr, socket, archive string) error {
	_, err := runCtr(ctx, ctr, socket, "images", "import", archive)
	return err
}

// pull takes an image from its registry. The node itself reaches no network: ctr runs
// outside of it, and hands over what it downloads.
func pull(ctx context.Context, ctr, socket, reference string) error {
	arguments := []string{"images", "pull"}
	// Since containerd 2 the daemon downloads, unless ctr is told to; before, ctr did always.
	if options, _ := exec.CommandContext(ctx, ctr, "images", "pull", "--help").Output(); strings.Contains(string(options), "--local") {
		arguments = append(arguments, "--local")
	}
	_, err := runCtr(ctx, ctr, socket, append(arguments, reference)...)
	return err
}

// images lists the references of all images; digests are left out.
func images(ctx context.Context, ctr, socket string) ([]string, error) {
	output, err := runCtr(ctx, ctr, socket, "images", "ls", "-q")
	if err != nil {
		return nil, err
	}
	var found []string
	for _, line := range strings.Fields(output) {
		if !strings.HasPrefix(line, "sha256:") {
			found = append(found, line)
		}
	}
	sort.Strings(found)
	return found, nil
}

func runCtr(ctx context.Context, ctr, socket string, arguments ...string) (string, error) {
	command := exec.CommandContext(ctx, ctr, append([]string{"--address", socket, "--namespace", criNamespace}, arguments...)...)
	var said strings.Builder
	command.Stderr = &said
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("ctr %s failed: %s", strings.Join(arguments, " "), strings.TrimSpace(said.String()))
	}
	return string(output), nil
}
