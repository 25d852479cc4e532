"""What `asl2sw check` makes of the findings: which of them count, and the forms they are told in."""
