"""The only home of `make chaos`: a portal whose parts are killed while people write, order files and invite colleagues."""
