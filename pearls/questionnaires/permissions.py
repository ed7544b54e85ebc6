"""The only home of the questionnaires' rights: an answer sheet has none of its own; the upper app that holds it decides."""
