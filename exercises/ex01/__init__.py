"""A web server in a Pod"""
