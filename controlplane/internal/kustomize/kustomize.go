// Package kustomize builds a kustomization with the genuine library that kubectl
// uses. It reads files and writes YAML; it knows nothing of clusters.
package kustomize

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// Build writes the objects of the kustomization in dir to out. As with kubectl,
// files outside of a kustomization's own folder are refused and plugins are off.
// Nothing is fetched: a resource of another machine is an error. For this, the
// whole process gives up HTTP.
func Build(dir string, out io.Writer) error {
	// Patches and generators, too, may name an address, which the library then asks.
	http.DefaultTransport = refusing{}
	disk := filesys.MakeFsOnDisk()
	if err := onlyLocal(disk, dir, map[string]bool{}); err != nil {
		return err
	}
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionNone
	options.PluginConfig = types.DisabledPluginConfig()
	built, err := krusty.MakeKustomizer(options).Run(disk, dir)
	if err != nil {
		return err
	}
	text, err := built.AsYaml()
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	return err
}

// refusing is a transport that reaches nobody.
type refusing struct{}

func (refusing) RoundTrip(request *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("%s: nothing is fetched from elsewhere", request.URL)
}

var fileNames = []string{"kustomization.yaml", "kustomization.yml", "Kustomization"}

// onlyLocal refuses every path of a kustomization, and of those that it builds
// upon, that is not there as a file or folder: the library would take it for the
// address of a repository, and fetch it.
func onlyLocal(disk filesys.FileSystem, dir string, seen map[string]bool) error {
	if seen[dir] {
		return nil // the library says which round it goes
	}
	seen[dir] = true
	found, err := read(dir)
	if err != nil || found == nil {
		return err
	}
	for _, path := range append(append(found.Resources, found.Components...), found.Bases...) {
		whole := filepath.Join(dir, path)
		if !disk.Exists(whole) {
			return fmt.Errorf("resources: %q is neither a file nor a folder here; nothing is fetched from elsewhere", path)
		}
		if disk.IsDir(whole) {
			if err := onlyLocal(disk, whole, seen); err != nil {
				return err
			}
		}
	}
	return nil
}

// read is the kustomization in dir; nil where there is none, which the library
// says better.
func read(dir string) (*types.Kustomization, error) {
	for _, name := range fileNames {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		var found types.Kustomization
		if err := yaml.Unmarshal(content, &found); err != nil {
			return nil, fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "error converting YAML to JSON: "))
		}
		return &found, nil
	}
	return nil, nil
}
