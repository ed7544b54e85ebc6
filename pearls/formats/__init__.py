"""The only home of how days and times are written where Django's own way is not the region's."""
