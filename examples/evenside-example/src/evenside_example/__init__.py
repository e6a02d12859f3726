"""One plug-in of each kind; nothing is loaded before somebody asks for it."""
