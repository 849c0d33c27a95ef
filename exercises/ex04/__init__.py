"""Three copies of a web server"""
