"""First the menu, then the guests"""
