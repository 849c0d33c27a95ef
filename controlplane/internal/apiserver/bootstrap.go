package apiserver

import (
	"context"
	"fmt"
	"sync"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	scheduling "k8s.io/kubernetes/pkg/apis/scheduling/v1"
	rbacrest "k8s.io/kubernetes/pkg/registry/rbac/rest"
	schedulingrest "k8s.io/kubernetes/pkg/registry/scheduling/rest"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac/bootstrappolicy"
)

// replacedHooks make the default roles and priority classes, but sleep for a
// second before they begin. bootstrapHook makes the same objects at once.
var replacedHooks = []string{rbacrest.PostStartHookName, schedulingrest.PostStartHookName}

const bootstrapHook = "kubeplay/bootstrap-objects"

// writers is how many objects are created at the same time.
const writers = 8

// bootstrap is the hook; readyz waits for it as it does for the replaced ones.
func bootstrap(hook server.PostStartHookContext) error {
	config := rest.CopyConfig(hook.LoopbackClientConfig)
	config.QPS = -1
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	fresh, err := createMissing(hook, client)
	if err != nil {
		return fmt.Errorf("cannot create the default roles: %w", err)
	}
	if !fresh {
		// Roles that someone has changed are set right by the genuine hook, in its
		// own time: nobody waits for it.
		go func() { _ = policy().EnsureRBACPolicy()(hook) }()
	}
	return nil
}

func policy() *rbacrest.PolicyData {
	return &rbacrest.PolicyData{
		ClusterRoles:        append(bootstrappolicy.ClusterRoles(), bootstrappolicy.ControllerRoles()...),
		ClusterRoleBindings: append(bootstrappolicy.ClusterRoleBindings(), bootstrappolicy.ControllerRoleBindings()...),
		Roles:               bootstrappolicy.NamespaceRoles(),
		RoleBindings:        bootstrappolicy.NamespaceRoleBindings(),
	}
}

// createMissing tells whether there was nothing yet.
func createMissing(ctx context.Context, client kubernetes.Interface) (fresh bool, err error) {
	found, err := client.RbacV1().ClusterRoles().List(ctx, metav1.ListOptions{Limit: 1})
	if err != nil {
		return false, err
	}
	for _, name := range []string{metav1.NamespaceSystem, metav1.NamespacePublic} {
		namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
		if err := created(client.CoreV1().Namespaces().Create(ctx, namespace, metav1.CreateOptions{})); err != nil {
			return false, err
		}
	}
	return len(found.Items) == 0, together(creations(ctx, client))
}

// creations lists one function for each default object.
func creations(ctx context.Context, client kubernetes.Interface) []func() error {
	var all []func() error
	options := metav1.CreateOptions{}
	for _, class := range scheduling.SystemPriorityClasses() {
		all = append(all, func() error { return created(client.SchedulingV1().PriorityClasses().Create(ctx, class, options)) })
	}
	data, roles := policy(), client.RbacV1()
	for _, role := range data.ClusterRoles {
		all = append(all, func() error { return created(roles.ClusterRoles().Create(ctx, &role, options)) })
	}
	for _, binding := range data.ClusterRoleBindings {
		all = append(all, func() error { return created(roles.ClusterRoleBindings().Create(ctx, &binding, options)) })
	}
	for namespace, list := range data.Roles {
		for _, role := range list {
			all = append(all, func() error { return created(roles.Roles(namespace).Create(ctx, &role, options)) })
		}
	}
	for namespace, list := range data.RoleBindings {
		for _, binding := range list {
			all = append(all, func() error { return created(roles.RoleBindings(namespace).Create(ctx, &binding, options)) })
		}
	}
	return all
}

func created[T any](_ T, err error) error {
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

// together runs the functions, a few at a time, and returns one error of theirs.
func together(all []func() error) error {
	work := make(chan func() error)
	failures := make(chan error, len(all))
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for next := range work {
				if err := next(); err != nil {
					failures <- err
				}
			}
		})
	}
	for _, next := range all {
		work <- next
	}
	close(work)
	group.Wait()
	select {
	case err := <-failures:
		return err
	default:
		return nil
	}
}
