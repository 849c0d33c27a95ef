package kustomize

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n"

// write makes files below a new folder and returns it.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// An overlay's changes are in what is built from its base.
func TestOverlayChangesBase(t *testing.T) {
	dir := write(t, map[string]string{
		"base/kustomization.yaml":    "resources: [service.yaml]\n",
		"base/service.yaml":          service,
		"overlay/kustomization.yaml": "resources: [../base]\nnamePrefix: test-\n",
	})
	var out bytes.Buffer
	if err := Build(filepath.Join(dir, "overlay"), &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "name: test-web") {
		t.Fatalf("built:\n%s", out.String())
	}
}

// What lies elsewhere, or is not there, is refused by its name and never fetched.
func TestNothingIsFetched(t *testing.T) {
	for _, path := range []string{"https://example.com/base.yaml", "github.com/example/base", "mising.yaml"} {
		dir := write(t, map[string]string{"kustomization.yaml": "resources: ['" + path + "']\n"})
		err := Build(dir, &bytes.Buffer{})
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "nothing is fetched") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// Nor is a patch or a generator's file asked for, wherever it is said to be.
func TestNoAddressIsAsked(t *testing.T) {
	asked := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer server.Close()
	for _, more := range []string{
		"patches: [{path: %s/p.yaml, target: {kind: Service}}]",
		"configMapGenerator: [{name: c, files: ['%s/f']}]",
	} {
		dir := write(t, map[string]string{
			"service.yaml":       service,
			"kustomization.yaml": "resources: [service.yaml]\n" + fmt.Sprintf(more, server.URL) + "\n",
		})
		if err := Build(dir, &bytes.Buffer{}); err == nil {
			t.Errorf("%s was built", more)
		}
	}
	if asked {
		t.Error("an address was asked")
	}
}

// A file outside of the kustomization's folder is refused, as by kubectl.
func TestFilesOutsideAreRefused(t *testing.T) {
	dir := write(t, map[string]string{
		"service.yaml":               service,
		"overlay/kustomization.yaml": "resources: [../service.yaml]\n",
	})
	if err := Build(filepath.Join(dir, "overlay"), &bytes.Buffer{}); err == nil {
		t.Fatal("a file outside was read")
	}
}
