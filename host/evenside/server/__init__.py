"""The live page and its interface for programs: REST, WebSocket and the files of the page.

FastAPI stays in this room. Everything the room knows about a measurement comes through
``port.SessionPort``; it keeps no state of its own.
"""
