"""The only home of measuring: `python -m bench` for speed, `python -m bench.chaos` for faults. Nothing here is installed."""
