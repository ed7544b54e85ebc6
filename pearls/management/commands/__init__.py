"""One file per word after `manage.py`."""
