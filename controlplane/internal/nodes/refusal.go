package nodes

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"

	"kubeplay.dev/controlplane/internal/images"
)

// The reasons for which a container waits, as a kubelet words them.
const (
	errImagePull      = "ErrImagePull"
	imagePullBackOff  = "ImagePullBackOff"
	errNeverPull      = "ErrImageNeverPull"
	invalidImageName  = "InvalidImageName"
	pullAnswer        = "rpc error: code = NotFound desc = failed to pull and unpack image %[1]q: failed to resolve reference %[1]q: %[1]s: not found"
	neverPullMessage  = "Container image %q is not present with pull policy of Never"
	invalidNameAnswer = "Failed to apply default image tag %q: couldn't parse image name %q: invalid reference format"
)

// refuse is the status of a container whose image cannot be had: first the error
// of the pull, then the wait before the next.
func (r *round) refuse(container *corev1.Container, before corev1.ContainerStatus) corev1.ContainerStatus {
	image := container.Image
	switch {
	case !images.Valid(image):
		message := fmt.Sprintf(invalidNameAnswer, image, image)
		r.events.warn(r.pod, container.Name, "InspectFailed", message)
		r.events.warn(r.pod, container.Name, "Failed", "Error: "+invalidImageName)
		return r.waiting(container, invalidImageName, message)
	case container.ImagePullPolicy == corev1.PullNever:
		message := fmt.Sprintf(neverPullMessage, image)
		r.events.warn(r.pod, container.Name, errNeverPull, message)
		r.events.warn(r.pod, container.Name, "Failed", "Error: "+errNeverPull)
		return r.waiting(container, errNeverPull, message)
	case before.Image == image && before.State.Waiting != nil && before.State.Waiting.Reason == errImagePull:
		r.events.note(r.pod, container.Name, "BackOff", fmt.Sprintf("Back-off pulling image %q", image))
		r.events.warn(r.pod, container.Name, "Failed", "Error: "+imagePullBackOff)
		return r.waiting(container, imagePullBackOff, fmt.Sprintf("Back-off pulling image %q: ErrImagePull: %s", image, answer(image)))
	}
	r.events.warn(r.pod, container.Name, "Failed", fmt.Sprintf("Failed to pull image %q: %s", image, answer(image)))
	r.events.warn(r.pod, container.Name, "Failed", "Error: "+errImagePull)
	return r.waiting(container, errImagePull, answer(image))
}

func answer(image string) string { return fmt.Sprintf(pullAnswer, images.Normalise(image)) }
