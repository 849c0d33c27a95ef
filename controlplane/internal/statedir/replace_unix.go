//go:build !windows

package statedir

import "os"

func replace(from, to string) error { return os.Rename(from, to) }
