"""Every second call fails"""
