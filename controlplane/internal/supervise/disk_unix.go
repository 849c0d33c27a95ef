//go:build !windows

package supervise

import "syscall"

// freeBytes is the room on the disk of path for this user.
func freeBytes(path string) (uint64, bool) {
	var info syscall.Statfs_t
	if err := syscall.Statfs(path, &info); err != nil {
		return 0, false
	}
	return uint64(info.Bavail) * uint64(info.Bsize), true
}
