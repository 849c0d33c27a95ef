"""Six letters, two at a time"""
