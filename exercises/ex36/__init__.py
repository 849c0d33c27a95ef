"""Four addresses become one"""
