"""The guest book that never opens"""
