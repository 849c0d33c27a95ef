package nodes

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// conditions says how far the Pod is. PodScheduled is the scheduler's, and the
// strategic merge patch keeps it.
func (r *round) conditions(status *corev1.PodStatus) []corev1.PodCondition {
	initialised := !slices.ContainsFunc(status.InitContainerStatuses, func(s corev1.ContainerStatus) bool {
		return s.State.Waiting != nil
	})
	contained := !slices.ContainsFunc(status.ContainerStatuses, func(s corev1.ContainerStatus) bool { return !s.Ready }) &&
		initialised && status.Phase == corev1.PodRunning
	ready := contained && r.gatesOpen()
	reason, message := "ContainersNotReady", "containers with unready status: "+unready(status)
	if status.Phase == corev1.PodSucceeded {
		reason, message = "PodCompleted", ""
	}
	return []corev1.PodCondition{
		r.condition(corev1.PodReadyToStartContainers, status.Phase != corev1.PodSucceeded, "", ""),
		r.condition(corev1.PodInitialized, initialised, "ContainersNotInitialized", "containers with incomplete status: "+unready(status)),
		r.condition(corev1.ContainersReady, contained, reason, message),
		r.condition(corev1.PodReady, ready, reason, message),
	}
}

func (r *round) condition(kind corev1.PodConditionType, holds bool, reason, message string) corev1.PodCondition {
	made := corev1.PodCondition{Type: kind, Status: corev1.ConditionTrue, ObservedGeneration: r.pod.Generation, LastTransitionTime: r.now}
	if !holds {
		made.Status, made.Reason, made.Message = corev1.ConditionFalse, reason, message
	}
	for _, before := range r.pod.Status.Conditions {
		if before.Type == kind && before.Status == made.Status {
			made.LastTransitionTime = before.LastTransitionTime
		}
	}
	return made
}

// gatesOpen tells whether every readiness gate is true; others set those.
func (r *round) gatesOpen() bool {
	for _, gate := range r.pod.Spec.ReadinessGates {
		open := slices.ContainsFunc(r.pod.Status.Conditions, func(c corev1.PodCondition) bool {
			return c.Type == gate.ConditionType && c.Status == corev1.ConditionTrue
		})
		if !open {
			return false
		}
	}
	return true
}

func unready(status *corev1.PodStatus) string {
	names := ""
	for _, list := range [][]corev1.ContainerStatus{status.InitContainerStatuses, status.ContainerStatuses} {
		for _, container := range list {
			if !container.Ready {
				names += " " + container.Name
			}
		}
	}
	return "[" + trimLeft(names) + "]"
}

func trimLeft(text string) string {
	if text == "" {
		return text
	}
	return text[1:]
}
