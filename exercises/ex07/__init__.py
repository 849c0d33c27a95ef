"""The shop is down"""
