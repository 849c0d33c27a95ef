package protocol

import (
	"bytes"
	"testing"
)

func TestRoundTrip(t *testing.T) { // What is sent is what is parsed.
	var out bytes.Buffer
	want := Event{Kind: Progress, Message: `starting "etcd"`}
	NewWriter(&out).Send(want)
	if got, ok := Parse(out.String()); !ok || got != want {
		t.Errorf("parsed %+v, %v", got, ok)
	}
}

func TestOtherOutputIsIgnored(t *testing.T) { // A line that a component prints is no event.
	for _, line := range []string{"", "I1123 something", `{"level":"error"}`, `{"kubeplay":`} {
		if _, ok := Parse(line); ok {
			t.Errorf("%q was taken for an event", line)
		}
	}
}
