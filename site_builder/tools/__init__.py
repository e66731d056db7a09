"""What editors and operators run beside build."""
