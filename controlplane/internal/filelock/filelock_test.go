package filelock

import (
	"errors"
	"path/filepath"
	"testing"
)

func TestOnlyOneHolds(t *testing.T) { // A second holder is refused until the first lets go.
	path := filepath.Join(t.TempDir(), "lock")
	first, err := Acquire(path, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Acquire(path, 0); !errors.Is(err, ErrHeld) {
		t.Fatalf("second Acquire: %v, want ErrHeld", err)
	}
	first.Close()
	second, err := Acquire(path, 0)
	if err != nil {
		t.Fatalf("after the first let go: %v", err)
	}
	second.Close()
}
