"""A small shop to try questions on: inventory, customers and bills, the same on every installation."""
