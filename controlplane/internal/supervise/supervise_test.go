package supervise

import (
	"testing"
	"time"
)

func TestCrashLimit(t *testing.T) { // Five crashes within a minute end the tries; slow ones do not.
	var fast, slow crashes
	now := time.Unix(0, 0)
	for i := range crashLimit {
		_, ok := fast.next(now.Add(time.Duration(i) * time.Second))
		if ok != (i < crashLimit-1) {
			t.Errorf("fast crash %d: go on is %v", i+1, ok)
		}
		if _, ok := slow.next(now.Add(time.Duration(i) * time.Minute)); !ok {
			t.Errorf("slow crash %d ended the tries", i+1)
		}
	}
}

func TestFinalCauses(t *testing.T) { // A full disk is final, a crash is not.
	if !(ending{failure: "write x: no space left on device"}).final() || (ending{failure: "etcd failed"}).final() {
		t.Error("final causes are told apart wrongly")
	}
}

func TestPortOf(t *testing.T) { // The port of a server address, or zero.
	for server, want := range map[string]int{"https://127.0.0.1:6443": 6443, "": 0, "nonsense": 0, "https://host": 0} {
		if got := portOf(server); got != want {
			t.Errorf("portOf(%q) = %d, want %d", server, got, want)
		}
	}
}
