"""A berth that cannot be wrong"""
