"""The drain that waited until morning"""
