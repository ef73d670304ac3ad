"""Did it help? Who is held out, what the difference is, and how sure that is.

Nothing is imported here: each stage asks for the module it needs.
"""
