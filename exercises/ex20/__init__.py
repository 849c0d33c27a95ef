"""The orders never start"""
