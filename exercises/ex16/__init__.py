"""The night never ends"""
