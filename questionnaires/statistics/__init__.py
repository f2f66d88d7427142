"""What the answers of many people say about items and scales."""
