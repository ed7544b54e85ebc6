"""What people type after `manage.py`, and the supervisor behind `manage.py demo`."""
