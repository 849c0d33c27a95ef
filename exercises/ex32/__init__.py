"""A robot that may do two things"""
