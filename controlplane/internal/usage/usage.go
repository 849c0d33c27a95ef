// Package usage knows how long nobody from outside has used the cluster.
package usage

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"k8s.io/apiserver/pkg/endpoints/request"
)

// Meter counts requests of external users. A long watch counts while it is open.
type Meter struct {
	mutex sync.Mutex
	open  int
	last  time.Time
	clock func() time.Time
}

// NewMeter starts a meter; the present counts as use.
func NewMeter() *Meter { return newMeter(time.Now) }

func newMeter(clock func() time.Time) *Meter {
	return &Meter{last: clock(), clock: clock}
}

// Wrap counts the requests that reach handler. It belongs behind authentication.
func (m *Meter) Wrap(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, ok := request.UserFrom(r.Context()); ok && external(user.GetName()) {
			m.begin()
			defer m.end()
		}
		handler.ServeHTTP(w, r)
	})
}

// Touch counts the present as use.
func (m *Meter) Touch() {
	m.begin()
	m.end()
}

func (m *Meter) begin() {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.open++
	m.last = m.clock()
}

func (m *Meter) end() {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.open--
	m.last = m.clock()
}

// Idle is how long nobody has used the cluster; zero while a request is open.
func (m *Meter) Idle() time.Duration {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.open > 0 {
		return 0
	}
	return m.clock().Sub(m.last)
}

// forgive counts lost time as use: a machine that slept was not idle.
func (m *Meter) forgive(lost time.Duration) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.last = m.last.Add(lost)
}

// Wait returns true once nobody has used the cluster for limit, false when ctx
// ends first. It looks only at the monotonic clock.
func (m *Meter) Wait(ctx context.Context, limit time.Duration) bool {
	step := min(max(limit/60, 10*time.Millisecond), 5*time.Second)
	ticker := time.NewTicker(step)
	defer ticker.Stop()
	for before := m.clock(); ; {
		select {
		case <-ctx.Done():
			return false
		case <-ticker.C:
		}
		now := m.clock()
		if lost := now.Sub(before) - step; lost > 2*step+time.Second {
			m.forgive(lost)
		}
		before = now
		if m.Idle() >= limit {
			return true
		}
	}
}

// external tells people and their tools from the cluster's own components.
func external(user string) bool {
	return user != "system:apiserver" && !strings.HasPrefix(user, "system:kube-") && !strings.HasPrefix(user, "system:node:")
}
