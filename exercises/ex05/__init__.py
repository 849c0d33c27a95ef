"""A release in the rush hour"""
