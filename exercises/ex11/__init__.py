"""The till is thrown out first"""
