"""When a zone goes dark"""
