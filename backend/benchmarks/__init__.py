"""Speed as ratios: our figure and its reference, measured in one run."""
