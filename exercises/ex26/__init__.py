"""Friday without the one who scales"""
