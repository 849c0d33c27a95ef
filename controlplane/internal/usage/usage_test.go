package usage

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/endpoints/request"
)

func as(name string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	return r.WithContext(request.WithUser(r.Context(), &user.DefaultInfo{Name: name}))
}

func TestOnlyOutsidersCount(t *testing.T) { // The cluster's own requests are no use of it.
	now := time.Unix(0, 0)
	meter := newMeter(func() time.Time { return now })
	handler := meter.Wrap(http.NotFoundHandler())
	now = now.Add(time.Minute)
	for _, name := range []string{"system:apiserver", "system:kube-scheduler", "system:node:node-1"} {
		handler.ServeHTTP(httptest.NewRecorder(), as(name))
	}
	if meter.Idle() != time.Minute {
		t.Errorf("idle for %s after requests of components", meter.Idle())
	}
	handler.ServeHTTP(httptest.NewRecorder(), as("system:serviceaccount:kubeplay-ex04:learner"))
	if meter.Idle() != 0 {
		t.Errorf("idle for %s after a learner's request", meter.Idle())
	}
}

func TestOpenWatchIsUse(t *testing.T) { // A request counts for as long as it is open.
	now := time.Unix(0, 0)
	meter := newMeter(func() time.Time { return now })
	meter.Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		now = now.Add(time.Hour)
		if meter.Idle() != 0 {
			t.Errorf("idle for %s during a watch", meter.Idle())
		}
	})).ServeHTTP(httptest.NewRecorder(), as("kubeplay-admin"))
}

func TestWait(t *testing.T) { // Wait ends once nobody has used the cluster for the limit.
	if !NewMeter().Wait(context.Background(), 30*time.Millisecond) {
		t.Error("Wait did not notice the idle cluster")
	}
}
