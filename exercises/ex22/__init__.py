"""The search dies while it sorts"""
