"""Nothing starts on the new nodes"""
