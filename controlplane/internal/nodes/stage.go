package nodes

import (
	"time"

	"sigs.k8s.io/kwok/pkg/apis/internalversion"
)

var (
	podKind  = internalversion.StageResourceRef{APIGroup: "v1", Kind: "Pod"}
	nodeKind = internalversion.StageResourceRef{APIGroup: "v1", Kind: "Node"}
)

// podAction reads what is to be done with a Pod from the Pod alone. "sync" means
// that the status does not speak of the images of the specification: the Pod is
// new, or an image was changed.
const podAction = `
def reasons: [(.status.containerStatuses[]?, .status.initContainerStatuses[]?) | .state.waiting.reason];
def synced: [.spec.containers[].image] == [.status.containerStatuses[]?.image]
  and [.spec.initContainers[]?.image] == [.status.initContainerStatuses[]?.image]
  and [.spec.ephemeralContainers[]?.name] == [.status.ephemeralContainerStatuses[]?.name];
if .metadata.deletionTimestamp then "delete"
elif .status.phase != "Pending" and .status.phase != "Running" then "none"
elif synced | not then "sync"
elif reasons | any(. == "ErrImagePull") then "backoff"
elif reasons | any(. == "ImagePullBackOff") then "retry"
elif .status.phase == "Running" and ([.metadata.ownerReferences[]?.kind] | any(. == "Job")) then "complete"
else "none" end`

// The waits of a kubelet that cannot pull, shortened: a learner watches them.
const (
	backoffAfter = time.Second
	retryAfter   = 10 * time.Second
)

func stages() map[internalversion.StageResourceRef][]*internalversion.Stage {
	remove := internalversion.StageStep{Delete: true}
	update := status("{{ PodStatus . }}")
	return map[internalversion.StageResourceRef][]*internalversion.Stage{
		podKind: {
			stage("pod-sync", podKind, podAction, "sync", 0, update),
			stage("pod-pull-backoff", podKind, podAction, "backoff", backoffAfter, update),
			stage("pod-pull-retry", podKind, podAction, "retry", retryAfter, update),
			stage("pod-complete", podKind, podAction, "complete", 0, update),
			stage("pod-delete", podKind, podAction, "delete", 0, remove),
		},
		nodeKind: {
			stage("node-ready", nodeKind, nodeReady, "False", 0, status("{{ NodeStatus . }}")),
			stage("node-heartbeat", nodeKind, nodeReady, "True", 10*time.Minute, status("{{ NodeStatus . }}")),
		},
	}
}

const nodeReady = `if [.status.conditions[]? | select(.type == "Ready") | .status] == ["True"] then "True" else "False" end`

func stage(name string, kind internalversion.StageResourceRef, key, value string, delay time.Duration, step internalversion.StageStep) *internalversion.Stage {
	made := &internalversion.Stage{Spec: internalversion.StageSpec{
		ResourceRef: kind,
		Selector: &internalversion.StageSelector{MatchExpressions: []internalversion.MatchExpression{
			{JQ: &internalversion.SelectorJQ{Key: key, Operator: internalversion.SelectorOpIn, Values: []string{value}}},
		}},
		Steps: []internalversion.StageStep{step},
	}}
	made.Name = name
	if delay > 0 {
		milliseconds := delay.Milliseconds()
		made.Spec.Delay = &internalversion.StageDelay{DurationMilliseconds: &milliseconds}
	}
	return made
}

func status(template string) internalversion.StageStep {
	return internalversion.StageStep{Patch: &internalversion.StagePatch{Subresource: "status", Root: "status", Template: template}}
}
