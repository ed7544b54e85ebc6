"""Floor 0.5: templates, answers, autosave, snapshots: any form that people fill together."""
