package supervise

import (
	"syscall"
	"unsafe"
)

var getDiskFreeSpace = kernel32.NewProc("GetDiskFreeSpaceExW")

// freeBytes is the room on the disk of path for this user.
func freeBytes(path string) (uint64, bool) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return 0, false
	}
	var free uint64
	ok, _, _ := getDiskFreeSpace.Call(uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&free)), 0, 0)
	return free, ok != 0
}
