// Package protocol is what the served cluster tells its supervisor: one JSON
// line an event on standard output. Anything else on that stream is ignored, as
// the components inside may print what they like.
package protocol

import (
	"encoding/json"
	"io"
	"strings"
	"sync"
)

const marker = `{"kubeplay":`

// Kind says what an event means.
type Kind string

// The kinds of event.
const (
	Progress Kind = "progress" // a start-up step began; Message names it
	Server   Kind = "server"   // the address is known
	Ready    Kind = "ready"    // the cluster is usable
	Idle     Kind = "idle"     // nobody used the cluster; an orderly stop follows
	Failed   Kind = "failed"   // start-up cannot succeed; Message names the cause
)

// Event is one line.
type Event struct {
	Kind    Kind   `json:"kubeplay"`
	Message string `json:"message,omitempty"`
	Server  string `json:"server,omitempty"`
}

// Writer sends events; safe for concurrent use.
type Writer struct {
	mutex sync.Mutex
	out   io.Writer
}

// NewWriter sends events to out.
func NewWriter(out io.Writer) *Writer { return &Writer{out: out} }

// Send writes one event. A reader that is gone is no reason to fail: its end is
// noticed on standard input.
func (w *Writer) Send(event Event) {
	line, err := json.Marshal(event)
	if err != nil {
		return
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	_, _ = w.out.Write(append(line, '\n'))
}

// Parse reads one line; false when it is no event.
func Parse(line string) (Event, bool) {
	var event Event
	if !strings.HasPrefix(line, marker) {
		return event, false
	}
	return event, json.Unmarshal([]byte(line), &event) == nil
}
