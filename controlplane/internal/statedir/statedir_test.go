package statedir

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestClusterRoundTrip(t *testing.T) { // What is written is what is read, privately.
	dir, err := Open(filepath.Join(t.TempDir(), "state"))
	if err != nil {
		t.Fatal(err)
	}
	want := Cluster{Phase: Ready, Message: "ready", PID: 7, Server: "https://127.0.0.1:1", StartedAt: time.Unix(1, 0).UTC()}
	if err := dir.WriteCluster(want); err != nil {
		t.Fatal(err)
	}
	got, err := dir.ReadCluster()
	want.Schema = Schema
	if err != nil || got != want {
		t.Fatalf("read %+v, %v; want %+v", got, err, want)
	}
	info, err := os.Stat(dir.Cluster())
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
}

func TestOpenNamesThePlace(t *testing.T) { // A directory that cannot be made is named in the error.
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(file, "state")); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("error %v does not name %s", err, file)
	}
}
