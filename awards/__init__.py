"""Floor 3: from the call to the published titles."""
