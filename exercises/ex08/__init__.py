"""Two versions, four port numbers"""
