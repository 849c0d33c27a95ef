"""The password in the manifest"""
