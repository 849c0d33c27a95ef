"""Settings from a ConfigMap"""
