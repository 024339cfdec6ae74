"""One file a command; its name is the command's. To add one, write its file and name it in `cli/app.py`."""
