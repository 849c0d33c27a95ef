"""Restarted before it is awake"""
