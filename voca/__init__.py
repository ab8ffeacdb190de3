"""voca: voice-of-customer text analytics on your own machine."""

__version__ = "0.1.0"
