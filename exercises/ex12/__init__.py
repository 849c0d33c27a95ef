"""The checkout does not come up"""
