"""The switch at eight"""
