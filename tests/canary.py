"""The one secret of all tests: it stands where secrets stand, and must never come out."""

CANARY = "S3CRET-canary-7f3a9"
VARIABLE = "FEEDTOOL_TEST_CANARY"  # every process that tests start has it in its environment
