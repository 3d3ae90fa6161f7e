"""The service: submissions over HTTP, graded at once by workers here or elsewhere, and nothing lost."""
