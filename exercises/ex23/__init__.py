"""Pending since the new nodes came"""
