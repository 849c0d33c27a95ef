package realnode

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/klog/v2"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v10/controller"
)

// localPath provisions volumes that are folders of the node.
type localPath struct{ folder string }

// provision answers claims of the default StorageClass until ctx ends.
func provision(ctx context.Context, client clients, folder string) error {
	made := controller.NewProvisionController(klog.FromContext(ctx), client, provisionerName, localPath{folder},
		controller.LeaderElection(false), controller.MetricsPort(0))
	made.Run(ctx)
	if ctx.Err() == nil {
		return errors.New("the provisioner of volumes ended")
	}
	return nil
}

// Provision makes a folder that any user of a container may write to.
func (p localPath) Provision(_ context.Context, options controller.ProvisionOptions) (*corev1.PersistentVolume, controller.ProvisioningState, error) {
	claim := options.PVC
	if len(claim.Spec.AccessModes) == 1 && claim.Spec.AccessModes[0] == corev1.ReadWriteMany {
		return nil, controller.ProvisioningFinished, errors.New("a folder of one node cannot be ReadWriteMany: ask for ReadWriteOnce")
	}
	path := filepath.Join(p.folder, options.PVName)
	if err := os.MkdirAll(path, 0o777); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	if err := os.Chmod(path, 0o777); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	kind := corev1.HostPathDirectory
	return &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: options.PVName},
		Spec: corev1.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *options.StorageClass.ReclaimPolicy,
			AccessModes:                   claim.Spec.AccessModes,
			VolumeMode:                    claim.Spec.VolumeMode,
			Capacity:                      corev1.ResourceList{corev1.ResourceStorage: claim.Spec.Resources.Requests[corev1.ResourceStorage]},
			PersistentVolumeSource:        corev1.PersistentVolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: path, Type: &kind}},
			NodeAffinity:                  onlyHere(),
		},
	}, controller.ProvisioningFinished, nil
}

// Delete removes the folder; nothing outside the folder of volumes is ever touched.
func (p localPath) Delete(_ context.Context, volume *corev1.PersistentVolume) error {
	if volume.Spec.HostPath == nil || filepath.Dir(volume.Spec.HostPath.Path) != p.folder {
		return &controller.IgnoredError{Reason: "not a folder of this node"}
	}
	if err := os.RemoveAll(volume.Spec.HostPath.Path); err != nil {
		return fmt.Errorf("cannot remove the volume: %w", err)
	}
	return nil
}

func onlyHere() *corev1.VolumeNodeAffinity {
	return &corev1.VolumeNodeAffinity{Required: &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{
		MatchExpressions: []corev1.NodeSelectorRequirement{{
			Key: corev1.LabelHostname, Operator: corev1.NodeSelectorOpIn, Values: []string{Name},
		}},
	}}}}
}
