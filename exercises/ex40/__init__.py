"""The newspaper moves to a new cluster"""
